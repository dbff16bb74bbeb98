import type { Message, MessageAttributeValue } from "@aws-sdk/client-sqs";
import type { SQSEvent, SQSMessageAttribute, SQSRecord } from "aws-lambda";
import { restoreProtoAttribute } from "../../../core/sqs/proto-attribute";

/** A message as ReceiveMessage returned it, with the two ids that every record needs. */
export interface Received extends Message {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
}

/** SQS returns no message without these ids, but the SDK's types allow it. */
export function isReceived(message: Message): message is Received {
  return message.MessageId !== undefined && message.ReceiptHandle !== undefined;
}

/** Lambda's form of an attribute: camelCase, binary in base64, two list fields that are always empty. */
function attributeOfRecord({
  DataType,
  StringValue,
  BinaryValue,
}: MessageAttributeValue): SQSMessageAttribute {
  return {
    ...(StringValue !== undefined && { stringValue: StringValue }),
    ...(BinaryValue !== undefined && { binaryValue: Buffer.from(BinaryValue).toString("base64") }),
    stringListValues: [],
    binaryListValues: [],
    dataType: DataType ?? "String",
  };
}

function recordOf(message: Received, queueArn: string, region: string): SQSRecord {
  const { ApproximateReceiveCount, SentTimestamp, SenderId, ApproximateFirstReceiveTimestamp, ...others } =
    message.Attributes ?? {};
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body ?? "",
    attributes: {
      ApproximateReceiveCount: ApproximateReceiveCount ?? "1",
      SentTimestamp: SentTimestamp ?? "0",
      SenderId: SenderId ?? "",
      ApproximateFirstReceiveTimestamp: ApproximateFirstReceiveTimestamp ?? "0",
      ...others,
    },
    messageAttributes: Object.fromEntries(
      Object.entries(restoreProtoAttribute(message.MessageAttributes ?? {})).map(([name, value]) => [
        name,
        attributeOfRecord(value),
      ]),
    ),
    md5OfBody: message.MD5OfBody ?? "",
    ...(message.MD5OfMessageAttributes !== undefined && {
      md5OfMessageAttributes: message.MD5OfMessageAttributes,
    }),
    eventSource: "aws:sqs",
    eventSourceARN: queueArn,
    awsRegion: region,
  };
}

/**
 * The event that Lambda creates from received messages. https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 */
export function buildEvent(messages: readonly Received[], queueArn: string, region: string): SQSEvent {
  return { Records: messages.map((message) => recordOf(message, queueArn, region)) };
}

/** Bytes of a message in an event, accurate enough for the 6 MB that an invocation may have. */
export function eventBytesOf(message: Received): number {
  return Buffer.byteLength(JSON.stringify(recordOf(message, "", "")));
}
