import { messageFromRecord } from "../../../../handlers/records/message-from-record";
import { buildEvent, eventBytesOf, type Received } from "../../../../local/lambda/mapping/build-event";

const ARN = "arn:aws:sqs:eu-west-1:000000000000:reliable_q";
const RECEIVED: Received = {
  MessageId: "m-1",
  ReceiptHandle: "r-1",
  Body: "{}",
  MD5OfBody: "99914b932bd37a50b983c5e7c90ae93b",
  MD5OfMessageAttributes: "aa",
  Attributes: {
    ApproximateReceiveCount: "3",
    SentTimestamp: "1700000000000",
    SenderId: "AROA:team",
    ApproximateFirstReceiveTimestamp: "1700000000001",
    MessageGroupId: "group",
    DeadLetterQueueSourceArn: "arn:aws:sqs:eu-west-1:000000000000:source",
  },
  MessageAttributes: {
    text: { DataType: "String", StringValue: "" },
    number: { DataType: "Number.int", StringValue: "7" },
    bytes: { DataType: "Binary.png", BinaryValue: new Uint8Array([0, 255, 16]) },
  },
};

describe("buildEvent", () => {
  test("builds records as Lambda does: camelCase, base64, empty lists", () => {
    expect(buildEvent([RECEIVED], ARN, "eu-west-1").Records).toEqual([
      {
        messageId: "m-1",
        receiptHandle: "r-1",
        body: "{}",
        attributes: RECEIVED.Attributes,
        messageAttributes: {
          text: { stringValue: "", stringListValues: [], binaryListValues: [], dataType: "String" },
          number: { stringValue: "7", stringListValues: [], binaryListValues: [], dataType: "Number.int" },
          bytes: { binaryValue: "AP8Q", stringListValues: [], binaryListValues: [], dataType: "Binary.png" },
        },
        md5OfBody: "99914b932bd37a50b983c5e7c90ae93b",
        md5OfMessageAttributes: "aa",
        eventSource: "aws:sqs",
        eventSourceARN: ARN,
        awsRegion: "eu-west-1",
      },
    ]);
  });

  test("leaves out what the message does not have", () => {
    const [record] = buildEvent(
      [{ MessageId: "m", ReceiptHandle: "r", Body: "b" }],
      ARN,
      "eu-west-1",
    ).Records;

    expect(Object.keys(record?.attributes ?? {})).toEqual([
      "ApproximateReceiveCount",
      "SentTimestamp",
      "SenderId",
      "ApproximateFirstReceiveTimestamp",
    ]);
    expect(record).not.toHaveProperty("md5OfMessageAttributes");
  });

  test("is read back by the functions as it was sent", () => {
    const [record] = buildEvent([RECEIVED], ARN, "eu-west-1").Records;

    expect(messageFromRecord(record).attributes).toEqual(RECEIVED.MessageAttributes);
  });
});

test("eventBytesOf counts what escaping adds", () => {
  const message = (Body: string): Received => ({ MessageId: "m", ReceiptHandle: "r", Body });

  expect(eventBytesOf(message('"""')) - eventBytesOf(message("aaa"))).toBe(3);
});
