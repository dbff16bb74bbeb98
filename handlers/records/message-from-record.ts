import type { MessageAttributeValue } from "@aws-sdk/client-sqs";
import type { SQSRecord } from "aws-lambda";
import * as v from "valibot";
import type { Message, MessageAttributes } from "../../core/messages/message";
import { traceIdOf } from "../../core/messages/trace";
import { UnreadableRecordError } from "../../core/runtime/errors";

const Text = v.string("must be a text");
const Count = v.pipe(Text, v.regex(/^\d{1,15}$/, "must be a count"), v.transform(Number));

const isRecord = (value: unknown) => typeof value === "object" && value !== null && !Array.isArray(value);

const AttributeSchema = v.object({
  dataType: Text,
  stringValue: v.nullish(Text),
  binaryValue: v.nullish(Text),
});

const RecordSchema = v.object({
  messageId: v.pipe(Text, v.nonEmpty("must not be empty")),
  receiptHandle: v.pipe(Text, v.nonEmpty("must not be empty")),
  body: Text,
  attributes: v.object(
    {
      ApproximateReceiveCount: Count,
      SentTimestamp: Count,
      SenderId: v.optional(Text, ""),
      MessageGroupId: v.optional(Text),
      AWSTraceHeader: v.optional(Text),
    },
    "must be the record's system attributes",
  ),
  // Not v.record: it drops names such as `constructor`, which SQS allows.
  messageAttributes: v.optional(
    v.custom<Record<string, unknown>>(isRecord, "must be the message's attributes"),
    {},
  ),
});

/**
 * Lambda hands attributes over in camelCase, binary values in base64, and adds empty list fields.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html#example-standard-queue-message-event
 */
function attributeFromRecord(attribute: unknown): MessageAttributeValue {
  const parsed = v.safeParse(AttributeSchema, attribute, { abortEarly: true });
  // Which attribute and what is in it stays unsaid: name and value are the producer's.
  if (!parsed.success)
    throw new UnreadableRecordError("messageAttributes", "must be the message's attributes");
  const { dataType, stringValue, binaryValue } = parsed.output;
  // The type decides which value counts: SQS refuses a message that carries both, and it could not be sent on.
  if (/^Binary(\.|$)/.test(dataType)) {
    if (typeof binaryValue !== "string") return { DataType: dataType };
    return { DataType: dataType, BinaryValue: new Uint8Array(Buffer.from(binaryValue, "base64")) };
  }
  return { DataType: dataType, ...(typeof stringValue === "string" && { StringValue: stringValue }) };
}

/**
 * Reads one record of an SQS event. Throws UnreadableRecordError, which names the field and the rule and never
 * a value.
 */
export function messageFromRecord(record: SQSRecord | unknown): Message {
  const parsed = v.safeParse(RecordSchema, record, { abortEarly: true });
  if (!parsed.success) {
    const [problem] = parsed.issues;
    const field = (problem.path ?? []).map((item) => String(item.key)).join(".") || "shape";
    const rule = problem.message.startsWith("must") ? problem.message : "is missing or malformed";
    throw new UnreadableRecordError(field, rule);
  }
  const { messageId, receiptHandle, body, attributes: system, messageAttributes } = parsed.output;
  const attributes: MessageAttributes = Object.fromEntries(
    Object.entries(messageAttributes).map(([name, attribute]) => [name, attributeFromRecord(attribute)]),
  );
  const traceId = traceIdOf(system.AWSTraceHeader);
  return {
    messageId,
    receiptHandle,
    body,
    attributes,
    ...(system.MessageGroupId !== undefined && { groupId: system.MessageGroupId }),
    receiveCount: system.ApproximateReceiveCount,
    sentAt: system.SentTimestamp,
    senderId: system.SenderId,
    ...(traceId !== undefined && { traceId }),
  };
}
