import type { MessageAttributeValue } from "@aws-sdk/client-sqs";
import { UnreadableResponseError } from "../aws/unreadable-response";
import { ReliableQueueError } from "../runtime/errors";
import { checksumsDiffer } from "./checksums";
import type { SqsOperations } from "./sqs-calls";

/** What arrived is not what was sent. Names message ids only. */
class ChecksumError extends ReliableQueueError {
  constructor(messageIds: readonly (string | undefined)[]) {
    super("ChecksumMismatch", "retry", `SQS has other checksums for the messages ${messageIds.join(", ")}.`);
  }
}

/** The SDK's shapes as JSON, with bytes in base64. */
export function writeInput(input: SqsOperations[keyof SqsOperations]["input"]): Buffer {
  const Entries = "Entries" in input ? { Entries: input.Entries?.map(withBase64) } : {};
  return Buffer.from(JSON.stringify({ ...input, ...Entries }));
}

function withBase64(entry: object): object {
  if (!("MessageAttributes" in entry)) return entry;
  const attributes = Object.entries(entry.MessageAttributes as Record<string, MessageAttributeValue>);
  const inBase64 = attributes.map(([name, { BinaryValue, ...rest }]) => [
    name,
    BinaryValue === undefined ? rest : { ...rest, BinaryValue: Buffer.from(BinaryValue).toString("base64") },
  ]);
  return { ...entry, MessageAttributes: Object.fromEntries(inBase64) };
}

/** Throws if a body or the attributes of a message are not what SQS's checksums say. */
export function readOutput<Name extends keyof SqsOperations>(
  operation: Name,
  input: SqsOperations[Name]["input"],
  body: string,
): SqsOperations[Name]["output"] {
  const output = parse(body);
  if (operation === "ReceiveMessage") checkReceived(output);
  if (operation === "SendMessageBatch")
    checkSent(input as SqsOperations["SendMessageBatch"]["input"], output);
  return output;
}

/** An empty response, or one without an object, confirms nothing and contains no message. */
function parse(body: string) {
  try {
    return Object(JSON.parse(body || "{}"));
  } catch {
    // The parser's error would quote the body.
    throw new UnreadableResponseError("SQS");
  }
}

function checkReceived({ Messages }: SqsOperations["ReceiveMessage"]["output"]): void {
  // Some emulators write null in place of what is not there.
  const messages = Messages ?? [];
  for (const attribute of messages.flatMap((message) => Object.values(message.MessageAttributes ?? {}))) {
    // JSON has no bytes: they arrived as base64.
    if (attribute.BinaryValue !== undefined) {
      attribute.BinaryValue = Buffer.from(String(attribute.BinaryValue), "base64");
    }
  }
  const different = messages.filter(({ Body, MessageAttributes, MD5OfBody, MD5OfMessageAttributes }) =>
    checksumsDiffer({ Body, MessageAttributes }, MD5OfBody, MD5OfMessageAttributes),
  );
  if (different.length > 0) throw new ChecksumError(different.map(({ MessageId }) => MessageId));
}

function checkSent(
  { Entries = [] }: SqsOperations["SendMessageBatch"]["input"],
  { Successful }: SqsOperations["SendMessageBatch"]["output"],
): void {
  const sent = new Map(Entries.map((entry) => [entry.Id, entry]));
  const different = (Successful ?? []).filter(({ Id, MD5OfMessageBody, MD5OfMessageAttributes }) => {
    const { MessageBody: Body, MessageAttributes } = sent.get(Id) ?? {};
    return checksumsDiffer({ Body, MessageAttributes }, MD5OfMessageBody, MD5OfMessageAttributes);
  });
  if (different.length > 0) throw new ChecksumError(different.map(({ MessageId }) => MessageId));
}
