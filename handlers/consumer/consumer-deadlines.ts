import { createDeadline, type Deadline, type TimeLeft } from "../../core/runtime/deadline";

/** When the parts of an invocation must end. */
export interface ConsumerDeadlines {
  /** No record is started after it, and those under way are given up. */
  readonly work: Deadline;
  /** No verdict is sent after it. */
  readonly verdicts: Deadline;
  /** No visibility is changed after it: what is left is for the response. */
  readonly visibility: Deadline;
}

const RESERVE_MS = 2_000;

/**
 * Keeps two seconds, or a quarter of what a short function has, for what follows the work: loading the SDK, sending
 * verdicts, changing visibilities, and at the end an eighth of that for answering.
 */
export function createConsumerDeadlines(remaining: TimeLeft): ConsumerDeadlines {
  const reserve = Math.min(RESERVE_MS, remaining() / 4);
  return {
    work: createDeadline(remaining, reserve),
    verdicts: createDeadline(remaining, reserve / 2),
    visibility: createDeadline(remaining, reserve / 8),
  };
}
