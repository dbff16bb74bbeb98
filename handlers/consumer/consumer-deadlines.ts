import { createDeadline, type Deadline, type TimeLeft } from "../../core/runtime/deadline";

/** When the parts of an invocation must end. */
export interface ConsumerDeadlines {
  /** No record is started after it, and the one under way is given up. */
  readonly work: Deadline;
  /** No visibility is changed after it: what is left is for the response. */
  readonly visibility: Deadline;
}

const RESERVE_MS = 1_000;

/**
 * Keeps a second, or a quarter of what a short function has, for what follows the work: loading the SDK and
 * changing visibilities, and at the end a quarter of that for answering.
 */
export function createConsumerDeadlines(remaining: TimeLeft): ConsumerDeadlines {
  const reserve = Math.min(RESERVE_MS, remaining() / 4);
  return { work: createDeadline(remaining, reserve), visibility: createDeadline(remaining, reserve / 4) };
}
