import type { WireRequest, WireResponse } from "./in-process-aws";

interface Entry {
  readonly Id?: string;
  readonly MessageGroupId?: string;
}

interface Answer {
  readonly MessageId?: string;
  readonly Successful?: readonly { readonly Id: string; readonly MessageId: string }[];
  readonly Messages?: { MessageId: string; Attributes?: Record<string, string> }[];
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

  /** Learns from what was sent, and completes what is received. */
  complete(request: WireRequest, response: WireResponse): WireResponse {
    const action = request.headers["x-amz-target"];
    if (response.statusCode !== 200 || action === undefined) return response;
    // Bodies may be long: what cannot hold a group id is not parsed.
    if (action.includes("SendMessage") && request.body.includes('"MessageGroupId"')) {
      this.#learn(JSON.parse(request.body), JSON.parse(response.body));
    }
    if (!action.endsWith("ReceiveMessage") || this.#byMessage.size === 0) return response;
    const answer: Answer = JSON.parse(response.body);
    if (answer.Messages === undefined) return response;
    for (const message of answer.Messages) {
      const groupId = this.of(message.MessageId);
      if (groupId !== undefined) message.Attributes = { ...message.Attributes, MessageGroupId: groupId };
    }
    return { ...response, body: JSON.stringify(answer) };
  }

  #learn(input: Entry & { readonly Entries?: readonly Entry[] }, answer: Answer): void {
    if (answer.MessageId !== undefined) this.#note(answer.MessageId, input.MessageGroupId);
    const entries = new Map(input.Entries?.map((entry) => [entry.Id, entry.MessageGroupId]));
    for (const { Id, MessageId } of answer.Successful ?? []) this.#note(MessageId, entries.get(Id));
  }

  #note(messageId: string, groupId: string | undefined): void {
    if (groupId !== undefined) this.#byMessage.set(messageId, groupId);
  }
}
