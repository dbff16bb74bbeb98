import type { Message, MessageAttributes } from "./message";

/**
 * Bytes of a message as SQS counts them: body, and each attribute's name, type and value.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
 */
export function messageSize(message: Pick<Message, "body" | "attributes">): number {
  return Buffer.byteLength(message.body) + attributesSize(message.attributes);
}

export function attributesSize(attributes: MessageAttributes): number {
  let bytes = 0;
  for (const [name, { DataType, StringValue, BinaryValue }] of Object.entries(attributes)) {
    bytes += Buffer.byteLength(name) + Buffer.byteLength(DataType ?? "");
    bytes += StringValue === undefined ? 0 : Buffer.byteLength(StringValue);
    bytes += BinaryValue?.byteLength ?? 0;
  }
  return bytes;
}
