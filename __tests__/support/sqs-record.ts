import type { SQSMessageAttributes, SQSRecord } from "aws-lambda";

export const ORDER_BODY = JSON.stringify({ order_id: "order-1", product_id: "product-1" });

export interface RecordParts {
  readonly messageId?: string;
  readonly body?: string;
  readonly receiveCount?: number;
  /** Undefined: the attribute is missing. */
  readonly storeId?: string | undefined;
  readonly attributes?: SQSMessageAttributes;
}

/** A record as Lambda hands it over: camelCase, counts as text, empty list fields in the attributes. */
export function sqsRecord(parts: RecordParts = {}): SQSRecord {
  const { messageId = "message-1", body = ORDER_BODY, receiveCount = 1, attributes = {} } = parts;
  const storeId = Object.hasOwn(parts, "storeId") ? parts.storeId : "3";
  return {
    messageId,
    receiptHandle: `handle-of-${messageId}`,
    body,
    attributes: {
      ApproximateReceiveCount: String(receiveCount),
      SentTimestamp: "1700000000000",
      SenderId: "AROAEXAMPLE:stores",
      ApproximateFirstReceiveTimestamp: "1700000000001",
    },
    messageAttributes: {
      ...(storeId !== undefined && {
        store_id: { dataType: "Number", stringValue: storeId, stringListValues: [], binaryListValues: [] },
      }),
      ...attributes,
    },
    md5OfBody: "",
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:us-east-1:000000000000:reliable_q",
    awsRegion: "us-east-1",
  };
}
