import type { SQSRecord } from "aws-lambda";
import type { Message, MessageAttributes } from "../../core/messages/message";
import { type DeadLetterMetadata, METADATA_ATTRIBUTE } from "../../core/metadata/dead-letter-metadata";
import { JOB_BODY } from "./jobs";

/** The time at which the tests play, epoch milliseconds. */
export const NOW = Date.UTC(2026, 0, 15, 12);

export const text = (value: string) => ({ DataType: "String", StringValue: value });
export const number = (value: string) => ({ DataType: "Number", StringValue: value });
export const binary = (...bytes: number[]) => ({ DataType: "Binary", BinaryValue: Uint8Array.from(bytes) });

/** A MessageId with this number: SQS gives UUIDs, and metadata is readable only with one. */
export const messageId = (number: number): string =>
  `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;

/** The id under which the message of `makeMetadata` was first sent. */
export const ORIGINAL_ID = messageId(999_999);

/** SenderId of what the redriver sends. */
export const SYSTEM_SENDER = "AROAREDRIVERREDRIVER:reliable-q-redriver";

/** Whose metadata is trusted. fauxqs gives every message the account as its sender. */
export const TRUSTED = new Set(["AROAREDRIVERREDRIVER", "000000000000"]);

let made = 0;

/** A message in which nothing is wrong. Every part can be overridden. Ids differ from one to the next. */
export function makeMessage(parts: Partial<Message> = {}): Message {
  made += 1;
  return {
    messageId: messageId(made),
    receiptHandle: `handle-${made}`,
    body: JOB_BODY,
    attributes: { team_id: number("3") },
    receiveCount: 3,
    sentAt: NOW - 60_000,
    senderId: "AROAEXAMPLEEXAMPLE:teams",
    ...parts,
  };
}

/** Metadata as the notifier writes it after a first death. Every field can be overridden. */
export function makeMetadata(fields: Partial<DeadLetterMetadata> = {}): DeadLetterMetadata {
  return {
    v: 1,
    id: ORIGINAL_ID,
    sentAt: NOW - 3_600_000,
    sender: "AROAEXAMPLEEXAMPLE:teams",
    reason: "Unknown",
    cause: "Unknown",
    attempt: 0,
    deadAt: NOW - 600_000,
    notBefore: NOW - 1_000,
    notified: true,
    ...fields,
  };
}

/** Metadata's attribute as it is sent. Anything else can replace it. */
export const metadataAttribute = (metadata: unknown): MessageAttributes => ({
  [METADATA_ATTRIBUTE]: text(typeof metadata === "string" ? metadata : JSON.stringify(metadata)),
});

/** A message that the system sent with metadata: scheduled for retry, or dead once more. */
export function makeNotified(
  fields: Partial<DeadLetterMetadata> = {},
  parts: Partial<Message> = {},
): Message {
  const message = makeMessage({ senderId: SYSTEM_SENDER, ...parts });
  return { ...message, attributes: { ...message.attributes, ...metadataAttribute(makeMetadata(fields)) } };
}

/** A record as Lambda passes it: camelCase, base64, and empty list fields. */
export function makeRecord(message: Message = makeMessage()): SQSRecord {
  const messageAttributes = Object.fromEntries(
    Object.entries(message.attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      {
        dataType: DataType ?? "String",
        ...(StringValue !== undefined && { stringValue: StringValue }),
        ...(BinaryValue !== undefined && { binaryValue: Buffer.from(BinaryValue).toString("base64") }),
        stringListValues: [],
        binaryListValues: [],
      },
    ]),
  );
  return {
    messageId: message.messageId,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: {
      ApproximateReceiveCount: String(message.receiveCount),
      ApproximateFirstReceiveTimestamp: String(message.sentAt),
      SentTimestamp: String(message.sentAt),
      SenderId: message.senderId,
      ...(message.traceId !== undefined && { AWSTraceHeader: traceHeader(message.traceId) }),
      ...(message.groupId !== undefined && { MessageGroupId: message.groupId }),
    },
    messageAttributes,
    md5OfBody: "",
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:us-east-1:000000000000:dlq_for_reliable_q",
    awsRegion: "us-east-1",
  };
}

export const TRACE_ID = "1-5e1b4151-5ac6c58f5ac6c58f5ac6c58f";

/** The header as Lambda writes it, with the lineage by which it recognizes loops. */
export const traceHeader = (traceId: string): string =>
  `Root=${traceId};Parent=53995c3f42cd8ad8;Sampled=1;Lineage=1:2c2d6b5a:0`;
