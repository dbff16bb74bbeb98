import type { MessageAttributeValue } from "@aws-sdk/client-sqs";
import type { Message } from "../../core/messages/message";
import { METADATA_ATTRIBUTE } from "../../core/metadata/dead-letter-metadata";

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * What is wrong with a value that is not empty, without repeating it. Node would decode invalid base64 to something
 * else.
 */
export function problemWithValue(name: string, type: string, value: string): string | undefined {
  if (type.startsWith("Number") && !NUMBER.test(value))
    return `The attribute ${name} is a Number, but the value is not a number.`;
  if (type.startsWith("Binary") && !BASE64.test(value))
    return `The attribute ${name} is a Binary, but the value is not base64.`;
  return undefined;
}

/** An attribute with a valid value. For a Binary it is base64. */
export function attributeOf(type: string, value: string): MessageAttributeValue {
  return type.startsWith("Binary")
    ? { DataType: type, BinaryValue: new Uint8Array(Buffer.from(value, "base64")) }
    : { DataType: type, StringValue: value };
}

/** An attribute's value as text: base64 for a Binary. */
export const attributeText = ({ StringValue, BinaryValue }: MessageAttributeValue): string =>
  StringValue ?? Buffer.from(BinaryValue ?? []).toString("base64");

/** An attribute to be set. Without a type it keeps its own. */
export interface AttributeChange {
  readonly name: string;
  readonly type?: string;
  /** Base64 if the type is Binary. */
  readonly value: string;
}

/** Whether SQS or this system reserves a name. Nobody else may set such an attribute. */
export const isReserved = (name: string): boolean =>
  /^(aws|amazon)\./i.test(name) || name === METADATA_ATTRIBUTE;

/** The type that the attribute is sent with. */
export const changedType = ({ type }: AttributeChange, before: MessageAttributeValue | undefined): string =>
  type ?? before?.DataType ?? "String";

/** A message with changed attributes and everything else unchanged. */
export function withChanges(message: Message, changes: readonly AttributeChange[]): Message {
  if (changes.length === 0) return message;
  const changed = changes.map((change) => [
    change.name,
    attributeOf(changedType(change, message.attributes[change.name]), change.value),
  ]);
  return { ...message, attributes: { ...message.attributes, ...Object.fromEntries(changed) } };
}

/** What is wrong with a change of this message, without repeating the value. */
export const problemWithChange = (message: Message, change: AttributeChange): string | undefined =>
  problemWithValue(change.name, changedType(change, message.attributes[change.name]), change.value);
