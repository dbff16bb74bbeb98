import { createHash, type Hash } from "node:crypto";
import type { MessageAttributeValue } from "@aws-sdk/client-sqs";

type Attributes = Readonly<Record<string, MessageAttributeValue>>;

/**
 * Whether these differ from what SQS holds, according to its checksums. It always sends the MD5 of the body, and that
 * of the attributes if there are any.
 */
export function checksumsDiffer(
  body: string,
  attributes: Attributes,
  ofBody: unknown,
  ofAttributes: unknown,
): boolean {
  if (createHash("md5").update(body).digest("hex") !== ofBody) return true;
  return (
    typeof ofAttributes === "string" && ofAttributes !== "" && hashAttributes(attributes) !== ofAttributes
  );
}

const TRANSPORT = { text: Buffer.of(1), bytes: Buffer.of(2) };

/**
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-attributes-md5-message-digest-calculation
 */
function hashAttributes(attributes: Attributes): string {
  const hash = createHash("md5");
  for (const name of Object.keys(attributes).sort()) {
    const { DataType = "", StringValue, BinaryValue } = attributes[name] ?? {};
    updateWithLength(hash, name);
    updateWithLength(hash, DataType);
    hash.update(StringValue === undefined ? TRANSPORT.bytes : TRANSPORT.text);
    updateWithLength(hash, StringValue ?? BinaryValue ?? "");
  }
  return hash.digest("hex");
}

function updateWithLength(hash: Hash, value: string | Uint8Array): void {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(Buffer.byteLength(value));
  hash.update(length).update(value);
}
