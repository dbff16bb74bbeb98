import type { HeldRole } from "../aws/target/names";
import type { HeldSummary } from "./summarize-message";

export const GROUPINGS = ["reason", "producer", "age", "attempt", "message"] as const;
export type Grouping = (typeof GROUPINGS)[number];

export interface HeldGroup {
  readonly queue: HeldRole;
  readonly key: string;
  count: number;
  bytes: number;
  /** When the first of them was sent by its producer, epoch milliseconds. */
  oldestSentAt: number;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Upper ends of the groups by age; the last one has none. */
const AGES: readonly [number, string][] = [
  [HOUR, "under 1 h"],
  [DAY, "1 h to 1 d"],
  [7 * DAY, "1 d to 7 d"],
  [30 * DAY, "7 d to 30 d"],
  [Number.POSITIVE_INFINITY, "over 30 d"],
];

function keyOf(summary: HeldSummary, by: Exclude<Grouping, "message">, now: number): string {
  if (by === "reason") return summary.reason;
  if (by === "producer") return summary.producer;
  if (by === "attempt") return String(summary.attempt);
  const age = now - summary.firstSentAt;
  return AGES.find(([end]) => age < end)?.[1] ?? "";
}

/** Counts held messages by one of their properties as they come; keeps groups, not messages. */
export class Groups {
  readonly #groups = new Map<string, HeldGroup>();

  constructor(
    private readonly by: Exclude<Grouping, "message">,
    private readonly now: number,
  ) {}

  add(summary: HeldSummary): void {
    const key = keyOf(summary, this.by, this.now);
    const place = `${summary.queue} ${key}`;
    const group = this.#groups.get(place);
    if (group === undefined) {
      const { queue, bytes, firstSentAt } = summary;
      this.#groups.set(place, { queue, key, count: 1, bytes, oldestSentAt: firstSentAt });
      return;
    }
    group.count += 1;
    group.bytes += summary.bytes;
    group.oldestSentAt = Math.min(group.oldestSentAt, summary.firstSentAt);
  }

  /** Quarantine first, because it waits for a person; then the greatest first. */
  list(): HeldGroup[] {
    const rank = ({ queue }: HeldGroup) => (queue === "quarantine" ? 0 : 1);
    return [...this.#groups.values()].sort(
      (a, b) => rank(a) - rank(b) || b.count - a.count || (a.key < b.key ? -1 : 1),
    );
  }
}
