/** Milliseconds that the function may still use, according to Lambda's clock. */
export type TimeLeft = () => number;

/** When to stop starting work: the time left, minus a reserve for reporting. */
export interface Deadline {
  /** Milliseconds that work may still take. 0 or less when it is time to report. */
  readonly left: TimeLeft;
  /** Ends a call in progress at the deadline, or after this many milliseconds if that is sooner. */
  readonly signal: (mostMs?: number) => AbortSignal;
  /** For a call that completes what was begun, such as deleting what was sent. It may use the reserve too. */
  readonly finish: () => AbortSignal;
}

/** The time that even such a completing call leaves, so that the function can still respond. */
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
