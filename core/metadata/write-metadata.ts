import * as v from "valibot";
import type { Message, MessageAttributes } from "../messages/message";
import { messageSize } from "../messages/message-size";
import { SQS_LIMITS } from "../sqs/sqs-limits";
import {
  type DeadLetterMetadata,
  MAX_METADATA_BYTES,
  METADATA_ATTRIBUTE,
  MetadataSchema,
  SENDER,
} from "./dead-letter-metadata";

/**
 * The message's attributes with the metadata added, or replaced if there was an older one. Undefined if there is no
 * room: the message already has ten attributes, it would exceed the queues' size limit, or the metadata's own schema
 * would refuse to read it.
 */
export function attributesWithMetadata(
  message: Pick<Message, "body" | "attributes">,
  metadata: DeadLetterMetadata,
  maxMessageBytes: number = SQS_LIMITS.messageBytes,
): MessageAttributes | undefined {
  if (!v.is(MetadataSchema, metadata)) return undefined;
  const text = JSON.stringify(metadata);
  const attributes = {
    ...message.attributes,
    [METADATA_ATTRIBUTE]: { DataType: "String", StringValue: text },
  };
  const fits =
    Buffer.byteLength(text) <= MAX_METADATA_BYTES &&
    Object.keys(attributes).length <= SQS_LIMITS.messageAttributes &&
    messageSize({ body: message.body, attributes }) <= maxMessageBytes;
  return fits ? attributes : undefined;
}

/**
 * What metadata keeps of a message that has none yet. A SenderId in another form is left out, because it could not be
 * written.
 */
export function originOf({
  messageId,
  sentAt,
  senderId,
  traceId,
}: Pick<Message, "messageId" | "sentAt" | "senderId" | "traceId">): Pick<
  DeadLetterMetadata,
  "id" | "sentAt" | "sender" | "trace"
> {
  const trace = traceId === undefined ? {} : { trace: traceId };
  return { id: messageId, sentAt, sender: SENDER.test(senderId) ? senderId : "", ...trace };
}
