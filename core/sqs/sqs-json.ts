import type { Message, MessageAttributeValue } from "@aws-sdk/client-sqs";
import { UnreadableResponseError } from "../aws/unreadable-response";
import { checksumsDiffer } from "./checksums";
import { parseFields } from "./parse-fields";
import type { SqsOperations } from "./sqs-calls";

type Attributes = Record<string, MessageAttributeValue>;
type Fields = Record<string, unknown>;

/** The SDK's shapes as JSON, with bytes in base64. */
export function writeInput(input: SqsOperations[keyof SqsOperations]["input"]): Buffer {
  const Entries = "Entries" in input ? { Entries: input.Entries?.map(withBase64) } : {};
  return Buffer.from(JSON.stringify({ ...input, ...Entries }));
}

function withBase64(entry: { MessageAttributes?: Attributes | undefined }): object {
  if (entry.MessageAttributes === undefined) return entry;
  const inBase64 = Object.entries(entry.MessageAttributes).map(([name, { BinaryValue, ...rest }]) => [
    name,
    BinaryValue === undefined ? rest : { ...rest, BinaryValue: Buffer.from(BinaryValue).toString("base64") },
  ]);
  return { ...entry, MessageAttributes: Object.fromEntries(inBase64) };
}

/**
 * Reads a response. An entry or message that does not match SQS's checksums is treated as unconfirmed: a sent entry is
 * left out of both lists, and a received message loses its receipt handle, so that it is never deleted.
 */
export function readOutput<Name extends keyof SqsOperations>(
  operation: Name,
  input: SqsOperations[Name]["input"],
  body: string,
): SqsOperations[Name]["output"] {
  const output = parseFields(body);
  // A parser's error would quote the body.
  if (output === undefined) throw new UnreadableResponseError("SQS");
  if (operation === "ReceiveMessage") return { Messages: listOf(output.Messages).map(readMessage) };
  if (operation === "SendMessageBatch") {
    const { Entries = [] } = input as SqsOperations["SendMessageBatch"]["input"];
    const sent = new Map(Entries.map((entry) => [entry.Id, entry]));
    const isIntact = ({ Id, MD5OfMessageBody, MD5OfMessageAttributes }: Fields) => {
      const { MessageBody = "", MessageAttributes = {} } = sent.get(String(Id)) ?? {};
      return !checksumsDiffer(MessageBody, MessageAttributes, MD5OfMessageBody, MD5OfMessageAttributes);
    };
    return { ...output, Successful: listOf(output.Successful).filter(isIntact) };
  }
  return output;
}

/** Some emulators write null, or an empty text, for what is not there. */
const listOf = (value: unknown): Fields[] => (Array.isArray(value) ? value.map(Object) : []);
const textOf = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

function readMessage(message: Fields): Message {
  const { MessageAttributes, MD5OfBody, MD5OfMessageAttributes, ReceiptHandle } = message;
  const attributes = Object.fromEntries(
    Object.entries(Object(MessageAttributes)).map(([name, value]) => [name, readAttribute(Object(value))]),
  );
  const isDifferent = checksumsDiffer(
    textOf(message.Body) ?? "",
    attributes,
    MD5OfBody,
    MD5OfMessageAttributes,
  );
  return {
    ...message,
    MessageAttributes: attributes,
    ReceiptHandle: isDifferent ? undefined : textOf(ReceiptHandle),
  };
}

function readAttribute({ DataType, StringValue, BinaryValue }: Fields): MessageAttributeValue {
  const text = textOf(StringValue);
  const base64 = textOf(BinaryValue);
  return {
    DataType: textOf(DataType),
    ...(text !== undefined && { StringValue: text }),
    // JSON has no bytes: they arrive as base64.
    ...(base64 !== undefined && { BinaryValue: Buffer.from(base64, "base64") }),
  };
}
