import { createDeadline, type Deadline, type TimeLeft } from "../../core/runtime/deadline";

/** When the parts of an invocation must end. */
export interface ConsumerDeadlines {
  /** No record is started after this, and those in progress are abandoned. */
  readonly work: Deadline;
  /** No verdict is sent after this. */
  readonly verdicts: Deadline;
  /** No visibility is changed after this: the rest is for the response. */
  readonly visibility: Deadline;
}

const RESERVE_MS = 2_000;

/**
 * Reserves two seconds, or a quarter of a short function's time, for what follows the work: loading the client, sending
 * verdicts, changing visibilities, and finally an eighth of that for the response.
 */
export function createConsumerDeadlines(remaining: TimeLeft): ConsumerDeadlines {
  const reserve = Math.min(RESERVE_MS, remaining() / 4);
  return {
    work: createDeadline(remaining, reserve),
    verdicts: createDeadline(remaining, reserve / 2),
    visibility: createDeadline(remaining, reserve / 8),
  };
}
