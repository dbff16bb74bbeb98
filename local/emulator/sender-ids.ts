import * as v from "valibot";
import { senderIdOf } from "../iam/access-keys";
import { type ApiRequest, readCall } from "../iam/read-call";
import { parseJsonAs } from "../parse-json";

const SendRequest = v.looseObject({ QueueUrl: v.string() });
const Sent = v.looseObject({ MessageId: v.string() });
const SentBatch = v.looseObject({ Successful: v.optional(v.array(Sent), []) });
const Received = v.looseObject({
  Messages: v.optional(
    v.array(
      v.looseObject({ MessageId: v.string(), Attributes: v.optional(v.record(v.string(), v.string())) }),
    ),
    [],
  ),
});

/**
 * Gives each message its sender's SenderId, as SQS does; fauxqs gives all messages the same one. A message that a
 * redrive policy moves keeps its id, and so its SenderId.
 */
export class SenderIds {
  readonly #byMessage = new Map<string, string>();

  /** Records the senders of what is sent, and adds them to what is received. Returns the response's payload. */
  apply(request: ApiRequest, payload: string): string {
    const call = readCall(request);
    if (call?.service !== "sqs") return payload;
    if (call.operation === "ReceiveMessage") return this.#name(payload);
    if (!call.operation.startsWith("SendMessage") || !v.is(SendRequest, request.body)) return payload;
    const sender = senderIdOf(call.accessKeyId ?? "", request.body.QueueUrl);
    const sent = parseJsonAs(Sent, payload);
    const confirmed = sent === undefined ? parseJsonAs(SentBatch, payload)?.Successful : [sent];
    for (const { MessageId } of confirmed ?? []) this.#byMessage.set(MessageId, sender);
    return payload;
  }

  #name(payload: string): string {
    const received = parseJsonAs(Received, payload);
    if (received === undefined || received.Messages.length === 0) return payload;
    for (const { MessageId, Attributes } of received.Messages) {
      const sender = this.#byMessage.get(MessageId);
      if (Attributes?.SenderId !== undefined && sender !== undefined) Attributes.SenderId = sender;
    }
    return JSON.stringify(received);
  }
}
