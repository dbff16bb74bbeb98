import type { Deadline } from "../runtime/deadline";
import { describeError } from "../runtime/describe-error";
import { SQS_LIMITS } from "./sqs-limits";
import type { SqsPort, VisibilityChange } from "./sqs-port";

export interface NotChanged {
  readonly count: number;
  /** Error codes, each once. */
  readonly codes: readonly string[];
}

/**
 * Batch calls at the same time. A batch of ten records is one call; a scan of 50,000 messages releases them with
 * 5,000 calls.
 */
const CALLS_AT_ONCE = 32;

/** How long a call takes if SQS is slow, and how long the first ones take to connect. */
const SLOW_CALL_MS = 100;
const FIRST_CALLS_MS = 1_000;

/** Milliseconds to reserve for changing the visibility of this many messages. */
export function timeToChangeVisibility(messages: number): number {
  if (messages === 0) return 0;
  return FIRST_CALLS_MS + Math.ceil(messages / SQS_LIMITS.batchEntries / CALLS_AT_ONCE) * SLOW_CALL_MS;
}

/**
 * Changes visibility timeouts, ten per call. Never throws and never retries: a message whose visibility was not
 * changed comes back when its current timeout ends. `onDone` gets the number of entries of each call.
 */
export async function changeVisibilityInBatches(
  sqs: Pick<SqsPort, "changeVisibility">,
  queueUrl: string,
  entries: readonly VisibilityChange[],
  deadline: Pick<Deadline, "left" | "signal">,
  onDone: (entries: number) => void = () => {},
): Promise<NotChanged> {
  const codes = new Set<string>();
  let changed = 0;
  let start = 0;
  const changeNext = async () => {
    while (start < entries.length) {
      if (deadline.left() <= 0) {
        codes.add("OutOfTime");
        return;
      }
      const batch = entries.slice(start, start + SQS_LIMITS.batchEntries);
      start += batch.length;
      try {
        const { confirmed, failed } = await sqs.changeVisibility(queueUrl, batch, deadline.signal());
        changed += confirmed.size;
        for (const { code } of failed) codes.add(code);
      } catch (thrown) {
        codes.add(describeError(thrown).error);
      }
      onDone(batch.length);
    }
  };
  await Promise.all(Array.from({ length: CALLS_AT_ONCE }, changeNext));
  return { count: entries.length - changed, codes: [...codes] };
}
