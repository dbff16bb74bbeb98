/** Milliseconds that the function may still use; Lambda's own clock. */
export type TimeLeft = () => number;

/** When to stop starting work: what is left after a reserve for reporting. */
export interface Deadline {
  /** Milliseconds that work may still take; 0 or less when it is time to report. */
  readonly left: TimeLeft;
  /** Ends a call that is under way when the deadline comes. */
  readonly signal: () => AbortSignal;
}

/** A deadline `reserveMs` before the function's end. */
export function createDeadline(remaining: TimeLeft, reserveMs: number): Deadline {
  const left = () => remaining() - reserveMs;
  return { left, signal: () => AbortSignal.timeout(Math.max(1, Math.floor(left()))) };
}
