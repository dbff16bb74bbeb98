import { SQS_LIMITS } from "../../core/messages/limits";
import type { SqsPort, VisibilityChange } from "../../core/messages/sqs-port";
import type { Deadline } from "../../core/runtime/deadline";
import { describeError } from "../../core/runtime/describe-error";

export interface NotChanged {
  readonly count: number;
  /** Error codes, each once. */
  readonly codes: readonly string[];
}

/** Batch calls at a time. A batch of ten records is one call; ten thousand are a thousand. */
const CALLS_AT_ONCE = 10;

/**
 * Makes failed messages visible again when they are due. Never throws and never insists: a message whose visibility
 * stays as it is comes back after the queue's own timeout.
 */
export async function changeVisibilityInBatches(
  changeVisibility: SqsPort["changeVisibility"],
  queueUrl: string,
  entries: readonly VisibilityChange[],
  deadline: Deadline,
): Promise<NotChanged> {
  const batches = split(entries, SQS_LIMITS.batchEntries);
  const codes = new Set<string>();
  let changed = 0;
  for (const wave of split(batches, CALLS_AT_ONCE)) {
    if (deadline.left() <= 0) {
      codes.add("OutOfTime");
      break;
    }
    await Promise.all(
      wave.map(async (batch) => {
        try {
          const { confirmed, failed } = await changeVisibility(queueUrl, batch, deadline.signal());
          changed += confirmed.size;
          for (const { code } of failed) codes.add(code);
        } catch (thrown) {
          codes.add(describeError(thrown).error);
        }
      }),
    );
  }
  return { count: entries.length - changed, codes: [...codes] };
}

function split<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
