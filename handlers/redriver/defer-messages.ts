import { SQS_LIMITS } from "../../core/messages/limits";
import type { Message } from "../../core/messages/message";
import type { SqsPort } from "../../core/messages/sqs-port";
import type { Deadline } from "../../core/runtime/deadline";

export interface ToDefer {
  readonly message: Message;
  readonly seconds: number;
}

/**
 * Hides messages until they are due. Returns how many SQS confirmed: the others come back when their lease ends,
 * and are deferred by the next run.
 */
export async function deferMessages(
  sqs: SqsPort,
  queueUrl: string,
  entries: readonly ToDefer[],
  deadline: Deadline,
): Promise<number> {
  let confirmed = 0;
  for (let start = 0; start < entries.length && deadline.left() > 0; start += SQS_LIMITS.batchEntries) {
    const batch = entries.slice(start, start + SQS_LIMITS.batchEntries).map(({ message, seconds }) => ({
      receiptHandle: message.receiptHandle,
      visibilityTimeoutSeconds: seconds,
    }));
    try {
      confirmed += (await sqs.changeVisibility(queueUrl, batch, deadline.signal())).confirmed.size;
    } catch {
      // Not confirmed: the caller sees it in the count, and the lease ends by itself.
    }
  }
  return confirmed;
}
