import { createHash, type Hash } from "node:crypto";
import type { MessageAttributeValue } from "@aws-sdk/client-sqs";

interface Content {
  readonly Body: string | undefined;
  readonly MessageAttributes: Readonly<Record<string, MessageAttributeValue>> | undefined;
}

/** Whether SQS has another body, or other attributes, than these. It always sends the checksum of the body. */
export function checksumsDiffer(
  { Body = "", MessageAttributes = {} }: Content,
  ofBody: string | undefined,
  ofAttributes: string | undefined,
): boolean {
  if (createHash("md5").update(Body).digest("hex") !== ofBody) return true;
  return ofAttributes !== undefined && hashAttributes(MessageAttributes) !== ofAttributes;
}

const TRANSPORT = { text: Buffer.of(1), bytes: Buffer.of(2) };

/**
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-attributes-md5-message-digest-calculation
 */
function hashAttributes(attributes: NonNullable<Content["MessageAttributes"]>): string {
  const hash = createHash("md5");
  for (const name of Object.keys(attributes).sort()) {
    const { DataType = "", StringValue = "", BinaryValue } = attributes[name] ?? {};
    updateWithLength(hash, name);
    updateWithLength(hash, DataType);
    hash.update(BinaryValue === undefined ? TRANSPORT.text : TRANSPORT.bytes);
    updateWithLength(hash, BinaryValue ?? StringValue);
  }
  return hash.digest("hex");
}

function updateWithLength(hash: Hash, value: string | Uint8Array): void {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(Buffer.byteLength(value));
  hash.update(length).update(value);
}
