import type { HeldRole } from "../aws/target/deployment-names";
import type { HeldSummary } from "./summarize-message";

export const GROUPINGS = ["reason", "cause", "producer", "age", "attempt", "message"] as const;
export type Grouping = (typeof GROUPINGS)[number];

export interface HeldGroup {
  readonly queue: HeldRole;
  readonly key: string;
  count: number;
  bytes: number;
  /** When the first of them was first sent, epoch milliseconds. */
  oldestSentAt: number;
  /** When the first and the last of them died, epoch milliseconds. */
  firstDeadAt: number;
  lastDeadAt: number;
  readonly reasons: Set<string>;
  readonly causes: Set<string>;
  /** Of one of them. */
  readonly producerId: string | undefined;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Bounds of an age, in the form of a filter. */
interface AgeBounds {
  readonly olderThan?: string;
  readonly newerThan?: string;
}

/** Upper ends of the groups by age. The last one has none. */
const AGES: readonly (readonly [number, string, AgeBounds])[] = [
  [HOUR, "under 1 h", { newerThan: "1h" }],
  [DAY, "1 h to 1 d", { olderThan: "1h", newerThan: "1d" }],
  [7 * DAY, "1 d to 7 d", { olderThan: "1d", newerThan: "7d" }],
  [30 * DAY, "7 d to 30 d", { olderThan: "7d", newerThan: "30d" }],
  [Number.POSITIVE_INFINITY, "over 30 d", { olderThan: "30d" }],
];

/** The filter that selects a group by age. */
export const ageGroupOf = (key: string): AgeBounds => AGES.find(([, name]) => name === key)?.[2] ?? {};

function keyOf(summary: HeldSummary, by: Exclude<Grouping, "message">, now: number): string {
  if (by === "reason") return summary.reason;
  if (by === "cause") return summary.cause;
  if (by === "producer") return summary.producer;
  if (by === "attempt") return String(summary.attempt);
  const age = now - summary.firstSentAt;
  return AGES.find(([end]) => age < end)?.[1] ?? "";
}

/** Counts held messages by one of their properties as they arrive. Keeps groups, not messages. */
export class Groups {
  readonly #groups = new Map<string, HeldGroup>();

  constructor(
    private readonly by: Exclude<Grouping, "message">,
    private readonly now: number,
  ) {}

  /** Identifies a group. */
  placeOf(summary: HeldSummary): string {
    return `${summary.queue} ${keyOf(summary, this.by, this.now)}`;
  }

  add(summary: HeldSummary): void {
    const place = this.placeOf(summary);
    const group = this.#groups.get(place);
    const { queue, bytes, firstSentAt, deadAt, reason, cause, producerId } = summary;
    if (group === undefined) {
      this.#groups.set(place, {
        queue,
        key: keyOf(summary, this.by, this.now),
        count: 1,
        bytes,
        oldestSentAt: firstSentAt,
        firstDeadAt: deadAt,
        lastDeadAt: deadAt,
        reasons: new Set([reason]),
        causes: new Set([cause]),
        producerId,
      });
      return;
    }
    group.reasons.add(reason);
    group.causes.add(cause);
    group.firstDeadAt = Math.min(group.firstDeadAt, deadAt);
    group.lastDeadAt = Math.max(group.lastDeadAt, deadAt);
    group.count += 1;
    group.bytes += bytes;
    group.oldestSentAt = Math.min(group.oldestSentAt, firstSentAt);
  }

  /** Quarantine first, because it waits for a person; then largest first. */
  list(): HeldGroup[] {
    const rank = ({ queue }: HeldGroup) => (queue === "quarantine" ? 0 : 1);
    return [...this.#groups.values()].sort(
      (a, b) => rank(a) - rank(b) || b.count - a.count || (a.key < b.key ? -1 : 1),
    );
  }
}
