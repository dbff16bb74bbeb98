import type { MessageAttributeValue } from "@aws-sdk/client-sqs";
import type { Message, MessageAttributes } from "../../core/messages/message";
import { traceIdOf } from "../../core/messages/trace-id";
import { UnreadableRecordError } from "../../core/runtime/errors";

type Fields = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const COUNT = /^\d{1,15}$/;

const NOT_THERE = "is missing";

/**
 * Reads one record of an SQS event. Throws an UnreadableRecordError that names the field and the rule but never a
 * value. Written by hand, like the next function, because a schema takes as long for a record as everything else.
 */
export function messageFromRecord(record: unknown): Message {
  if (!isRecord(record)) throw new UnreadableRecordError("shape", "is invalid");
  const messageId = filledText(record, "messageId");
  const receiptHandle = filledText(record, "receiptHandle");
  const body = text(record, "body");
  const { attributes: system, messageAttributes } = record;
  if (!isRecord(system)) {
    const rule = system === undefined ? NOT_THERE : "must be an object";
    throw new UnreadableRecordError("attributes", rule);
  }
  const receiveCount = count(system, "ApproximateReceiveCount");
  const sentAt = count(system, "SentTimestamp");
  const { SenderId: senderId = "", MessageGroupId: groupId, AWSTraceHeader: header } = system;
  if (typeof senderId !== "string")
    throw new UnreadableRecordError("attributes.SenderId", "must be a string");
  const attributes = messageAttributes === undefined ? {} : readAttributes(messageAttributes);
  const read = { messageId, receiptHandle, body, attributes, receiveCount, sentAt, senderId };
  const traceId = typeof header === "string" ? traceIdOf(header) : undefined;
  const message = traceId === undefined ? read : { ...read, traceId };
  if (groupId === undefined) return message;
  if (typeof groupId === "string") return { ...message, groupId };
  throw new UnreadableRecordError("attributes.MessageGroupId", "must be a string");
}

function text(fields: Fields, name: string, path = name): string {
  const value = fields[name];
  if (typeof value === "string") return value;
  throw new UnreadableRecordError(path, value === undefined ? NOT_THERE : "must be a string");
}

function filledText(fields: Fields, name: string): string {
  const value = text(fields, name);
  if (value === "") throw new UnreadableRecordError(name, "must not be empty");
  return value;
}

function count(system: Fields, name: string): number {
  const path = `attributes.${name}`;
  const value = text(system, name, path);
  if (COUNT.test(value)) return Number(value);
  throw new UnreadableRecordError(path, "must be a non-negative integer");
}

/** Does not say which attribute is wrong or what it contains: name and value are the producer's. */
const unreadableAttributes = () =>
  new UnreadableRecordError("messageAttributes", "must be an object of valid message attributes");

function readAttributes(given: unknown): MessageAttributes {
  if (!isRecord(given)) throw unreadableAttributes();
  const attributes: Record<string, MessageAttributeValue> = {};
  for (const name of Object.keys(given)) {
    const value = readAttribute(given[name]);
    // SQS allows this name. Assigned in the usual way, it would become the object's prototype.
    if (name === "__proto__") {
      Object.defineProperty(attributes, name, {
        value,
        enumerable: true,
        writable: true,
        configurable: true,
      });
    } else attributes[name] = value;
  }
  return attributes;
}

/**
 * Lambda passes attributes in camelCase, with binary values in base64, and adds empty list fields. The type decides
 * which value counts. SQS rejects a message that carries both, so it could not be sent on.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html#example-standard-queue-message-event
 */
function readAttribute(attribute: unknown): MessageAttributeValue {
  if (!isRecord(attribute)) throw unreadableAttributes();
  const { dataType, stringValue, binaryValue } = attribute;
  if (typeof dataType !== "string" || !isTextOrNone(stringValue) || !isTextOrNone(binaryValue)) {
    throw unreadableAttributes();
  }
  if (dataType === "Binary" || dataType.startsWith("Binary.")) {
    if (typeof binaryValue !== "string") return { DataType: dataType };
    return { DataType: dataType, BinaryValue: new Uint8Array(Buffer.from(binaryValue, "base64")) };
  }
  if (typeof stringValue !== "string") return { DataType: dataType };
  return { DataType: dataType, StringValue: stringValue };
}

const isTextOrNone = (value: unknown): value is string | null | undefined =>
  typeof value === "string" || value === undefined || value === null;
