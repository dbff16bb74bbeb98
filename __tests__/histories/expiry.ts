import type { StoredMessage } from "./in-process-aws";

interface ReceivedMessage {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
}

type Delete = (queueUrl: string, receiptHandles: readonly string[]) => Promise<unknown>;

/**
 * The emulator keeps messages for ever. This drops them, beside it, when their queue's retention is over: at once
 * what is in flight, and the rest as soon as it is received, so that no receive count changes.
 */
export class Expiry {
  readonly #dropped = new Set<string>();

  constructor(private readonly deleteMessages: Delete) {}

  has(messageId: string): boolean {
    return this.#dropped.has(messageId);
  }

  async drop(queueUrl: string, messages: readonly StoredMessage[]): Promise<void> {
    for (const { messageId, receiptHandle } of messages) {
      this.#dropped.add(messageId);
      if (receiptHandle !== undefined) await this.deleteMessages(queueUrl, [receiptHandle]);
    }
  }

  /** Takes what was dropped out of a receive's answer, and out of the emulator. */
  async filter(queueUrl: string, answer: { Messages?: unknown }): Promise<void> {
    const received = (answer.Messages ?? []) as readonly ReceivedMessage[];
    const dropped = received.filter(({ MessageId }) => this.has(MessageId));
    if (dropped.length === 0) return;
    answer.Messages = received.filter(({ MessageId }) => !this.has(MessageId));
    await this.deleteMessages(
      queueUrl,
      dropped.map(({ ReceiptHandle }) => ReceiptHandle),
    );
  }
}
