interface Entry {
  readonly Id?: string;
  readonly MessageGroupId?: string;
}

interface Sending extends Entry {
  readonly Entries?: readonly Entry[];
}

interface Answer {
  readonly MessageId?: string;
  readonly Successful?: readonly { readonly Id: string; readonly MessageId: string }[];
  readonly Messages?: readonly { readonly MessageId: string; Attributes?: Record<string, string> }[];
}

/**
 * The emulator drops the MessageGroupId of a standard queue, which SQS keeps (fair queues). This keeps it beside
 * the emulator, by message id, which a move by redrive policy does not change.
 */
export class GroupIds {
  readonly #byMessage = new Map<string, string>();

  of(messageId: string): string | undefined {
    return this.#byMessage.get(messageId);
  }

  /** Learns from a send and its answer. */
  learn(input: Sending, answer: Answer): void {
    if (answer.MessageId !== undefined) this.#note(answer.MessageId, input.MessageGroupId);
    const entries = new Map(input.Entries?.map((entry) => [entry.Id, entry.MessageGroupId]));
    for (const { Id, MessageId } of answer.Successful ?? []) this.#note(MessageId, entries.get(Id));
  }

  /** Completes what is received. */
  complete(answer: Answer): void {
    for (const message of answer.Messages ?? []) {
      const groupId = this.of(message.MessageId);
      if (groupId !== undefined) message.Attributes = { ...message.Attributes, MessageGroupId: groupId };
    }
  }

  #note(messageId: string, groupId: string | undefined): void {
    if (groupId !== undefined) this.#byMessage.set(messageId, groupId);
  }
}
