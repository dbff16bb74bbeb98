import { messageFromReceived } from "../../../core/messages/message-from-received";
import { binary } from "../../support/make-message";

const RECEIVED = {
  MessageId: "message-1",
  ReceiptHandle: "handle-1",
  Body: "body",
  Attributes: {
    ApproximateReceiveCount: "4",
    SentTimestamp: "1700000000000",
    SenderId: "AROAEXAMPLE:teams",
    MessageGroupId: "team-3",
    AWSTraceHeader: "Root=1-5e1b4151-5ac6c58f5ac6c58f5ac6c58f",
  },
  MessageAttributes: { photo: binary(0, 255) },
};

test("what ReceiveMessage returned is read completely, with the root id of the trace header", () => {
  expect(messageFromReceived(RECEIVED)).toEqual({
    messageId: "message-1",
    receiptHandle: "handle-1",
    body: "body",
    attributes: { photo: binary(0, 255) },
    groupId: "team-3",
    receiveCount: 4,
    sentAt: 1_700_000_000_000,
    senderId: "AROAEXAMPLE:teams",
    traceId: "1-5e1b4151-5ac6c58f5ac6c58f5ac6c58f",
  });
});

test("a message without attributes and system attributes can still be read", () => {
  expect(messageFromReceived({ MessageId: "message-1", ReceiptHandle: "handle-1", Body: "body" })).toEqual({
    messageId: "message-1",
    receiptHandle: "handle-1",
    body: "body",
    attributes: {},
    receiveCount: 1,
    sentAt: 0,
    senderId: "",
  });
});

test.each(["MessageId", "ReceiptHandle"] as const)("a message without %s cannot be handled", (field) => {
  const { [field]: _left, ...rest } = RECEIVED;
  expect(messageFromReceived(rest)).toBeUndefined();
});

test("a message of which the client lost a value cannot be handled, because it would be sent on without it", () => {
  expect(
    messageFromReceived({ ...RECEIVED, MessageAttributes: { lost: undefined as never } }),
  ).toBeUndefined();
});
