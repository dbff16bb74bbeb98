import { SQS_LIMITS } from "../../handlers/message/limits";
import type { SqsPort } from "../../handlers/message/sqs-port";

/** Receipt handles by queue URL: what is held under a lease and will not be used. */
export class Leases {
  readonly #handles = new Map<string, string[]>();

  add(queueUrl: string, receiptHandle: string): void {
    const handles = this.#handles.get(queueUrl);
    if (handles === undefined) this.#handles.set(queueUrl, [receiptHandle]);
    else handles.push(receiptHandle);
  }

  /**
   * Makes the messages visible again. Returns how many stay hidden, because a call failed: their leases end by
   * themselves.
   */
  async giveBack(sqs: SqsPort): Promise<number> {
    let hidden = 0;
    for (const [queueUrl, handles] of this.#handles) {
      for (let start = 0; start < handles.length; start += SQS_LIMITS.batchEntries) {
        const entries = handles
          .slice(start, start + SQS_LIMITS.batchEntries)
          .map((receiptHandle) => ({ receiptHandle, visibilityTimeoutSeconds: 0 }));
        hidden += entries.length - (await confirmedOf(sqs, queueUrl, entries));
      }
    }
    this.#handles.clear();
    return hidden;
  }
}

async function confirmedOf(sqs: SqsPort, queueUrl: string, entries: Parameters<SqsPort["postpone"]>[1]) {
  try {
    return (await sqs.postpone(queueUrl, entries, AbortSignal.timeout(30_000))).confirmed.size;
  } catch {
    return 0;
  }
}
