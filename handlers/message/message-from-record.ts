import type { SQSMessageAttribute, SQSRecord } from "aws-lambda";
import * as v from "valibot";
import { UnreadableRecordError } from "../runtime/errors";
import type { Message, MessageAttributes } from "./message";

const Text = v.string("must be a text");
const Count = v.pipe(Text, v.regex(/^\d{1,15}$/, "must be a count"), v.transform(Number));

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
    },
    "must be the record's system attributes",
  ),
  messageAttributes: v.optional(
    v.record(
      Text,
      v.object(
        { dataType: Text, stringValue: v.nullish(Text), binaryValue: v.nullish(Text) },
        "must be an attribute",
      ),
      "must be the message's attributes",
    ),
    {},
  ),
});

/**
 * Lambda hands attributes over in camelCase, binary values in base64, and adds empty list fields.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html#example-standard-queue-message-event
 */
function attributeFromRecord(
  attribute: Pick<SQSMessageAttribute, "dataType"> & {
    stringValue?: string | null | undefined;
    binaryValue?: string | null | undefined;
  },
) {
  const { dataType, stringValue, binaryValue } = attribute;
  return {
    DataType: dataType,
    ...(typeof stringValue === "string" && { StringValue: stringValue }),
    ...(typeof binaryValue === "string" && {
      BinaryValue: new Uint8Array(Buffer.from(binaryValue, "base64")),
    }),
  };
}

/**
 * Reads one record of an SQS event. Throws UnreadableRecordError, which names the field and the rule and never
 * a value.
 */
export function messageFromRecord(record: SQSRecord | unknown): Message {
  const parsed = v.safeParse(RecordSchema, record, { abortEarly: true });
  if (!parsed.success) {
    const [problem] = parsed.issues;
    // Only the schema's own keys may be named: below messageAttributes a key is the producer's.
    const keys = (problem.path ?? []).map((item) => String(item.key));
    const field = keys[0] === "messageAttributes" ? "messageAttributes" : keys.join(".") || "shape";
    const rule = problem.message.startsWith("must") ? problem.message : "is missing or malformed";
    throw new UnreadableRecordError(field, rule);
  }
  const { messageId, receiptHandle, body, attributes: system, messageAttributes } = parsed.output;
  const attributes: MessageAttributes = Object.fromEntries(
    Object.entries(messageAttributes).map(([name, attribute]) => [name, attributeFromRecord(attribute)]),
  );
  return {
    messageId,
    receiptHandle,
    body,
    attributes,
    ...(system.MessageGroupId !== undefined && { groupId: system.MessageGroupId }),
    receiveCount: system.ApproximateReceiveCount,
    sentAt: system.SentTimestamp,
    senderId: system.SenderId,
  };
}
