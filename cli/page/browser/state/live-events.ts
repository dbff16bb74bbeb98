import type { Change, Counts, Problem, QueueRole, Scan, StreamEvent } from "../../api";

export type Connection =
  | { readonly state: "connecting" }
  | { readonly state: "open" }
  /** Broken: the next attempt is at this time. */
  | { readonly state: "waiting"; readonly retryAt: number }
  /** The server does not know this page's token. */
  | { readonly state: "refused"; readonly problem: Problem };

/** How much was in each queue, and how old the oldest held message was, at one moment. */
export interface Point {
  readonly at: number;
  readonly depths: Readonly<Record<QueueRole, number>>;
  /** When the oldest scanned message was sent. Absent: nothing was scanned. */
  readonly oldestSentAt?: number;
}

/** What the server reports by itself. */
export interface Live {
  readonly connection: Connection;
  readonly counts?: Counts;
  /** Why the counts are out of date. */
  readonly trouble?: Problem;
  /** Since the page was opened. */
  readonly history: readonly Point[];
  /** Newest first. */
  readonly scans: readonly Scan[];
  readonly changes: readonly Change[];
}

export const NOTHING_YET: Live = { connection: { state: "connecting" }, history: [], scans: [], changes: [] };

/** A chart has no more pixels than that. */
const MOST_POINTS = 1200;

/** What is known after an event. */
export function withEvent(before: Live, event: StreamEvent): Live {
  switch (event.type) {
    case "counts": {
      const { trouble: _over, ...rest } = before;
      return { ...rest, counts: event, history: withPoint(before.history, pointOf(event)) };
    }
    case "trouble":
      return { ...before, trouble: event.problem };
    case "scan":
      return { ...before, scans: withNewest(before.scans, event.scan, ({ startedAt }) => startedAt) };
    case "change":
      return { ...before, changes: withNewest(before.changes, event.change, ({ createdAt }) => createdAt) };
    default:
      return before;
  }
}

function pointOf({ at, queues, oldestSentAt }: Counts): Point {
  const depths: Record<QueueRole, number> = { main: 0, dlq: 0, retry: 0, quarantine: 0, failures: 0 };
  for (const { role, visible, inFlight, delayed } of queues) depths[role] = visible + inFlight + delayed;
  return { at, depths, ...(oldestSentAt !== undefined && { oldestSentAt }) };
}

/** For a long period, every second point is enough. */
function withPoint(history: readonly Point[], point: Point): readonly Point[] {
  const kept = history.length < MOST_POINTS ? history : history.filter((_, index) => index % 2 === 0);
  return [...kept, point];
}

const withNewest = <T extends { readonly id: string }>(
  before: readonly T[],
  one: T,
  time: (one: T) => number,
): readonly T[] => [...before.filter(({ id }) => id !== one.id), one].sort((a, b) => time(b) - time(a));
