/** Milliseconds that the function may still use; Lambda's own clock. */
export type TimeLeft = () => number;

/** When to stop starting work: what is left after a reserve for reporting. */
export interface Deadline {
  /** Milliseconds that work may still take; 0 or less when it is time to report. */
  readonly left: TimeLeft;
  /** Ends a call that is under way when the deadline comes, or after so many milliseconds where that is sooner. */
  readonly signal: (mostMs?: number) => AbortSignal;
  /** For a call that completes what was begun, such as deleting what was sent: it may use the reserve too. */
  readonly finish: () => AbortSignal;
}

/** What even a finishing call leaves, so that the function can still answer. */
const ANSWER_MS = 500;

const signalAfter = (milliseconds: number) => AbortSignal.timeout(Math.max(1, Math.floor(milliseconds)));

/** A deadline `reserveMs` before the function's end. */
export function createDeadline(remaining: TimeLeft, reserveMs: number): Deadline {
  const left = () => remaining() - reserveMs;
  return {
    left,
    signal: (mostMs = Number.POSITIVE_INFINITY) => signalAfter(Math.min(mostMs, left())),
    finish: () => signalAfter(remaining() - ANSWER_MS),
  };
}
