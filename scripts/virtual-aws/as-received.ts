import type { Message } from "../../core/messages/message";
import type { Received } from "../../local/lambda/mapping/build-event";

/** A message as ReceiveMessage returns it. */
export const asReceived = ({ sentAt, senderId, receiveCount, groupId, ...message }: Message): Received => ({
  MessageId: message.messageId,
  ReceiptHandle: message.receiptHandle,
  Body: message.body,
  MessageAttributes: { ...message.attributes },
  Attributes: {
    ApproximateReceiveCount: String(receiveCount),
    SentTimestamp: String(sentAt),
    SenderId: senderId,
    ...(groupId !== undefined && { MessageGroupId: groupId }),
  },
});
