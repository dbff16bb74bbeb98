import type { Message as ReceivedMessage } from "@aws-sdk/client-sqs";
import type { Message } from "./message";

/**
 * Reads what ReceiveMessage returned when asked for all system and message attributes. Undefined when it has no
 * id or receipt handle, which SQS does not do: such a message cannot be handled and stays where it is.
 */
export function messageFromReceived(received: ReceivedMessage): Message | undefined {
  const { MessageId, ReceiptHandle, Body, Attributes, MessageAttributes } = received;
  if (MessageId === undefined || ReceiptHandle === undefined) return undefined;
  const groupId = Attributes?.MessageGroupId;
  return {
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    body: Body ?? "",
    attributes: MessageAttributes ?? {},
    ...(groupId !== undefined && { groupId }),
    receiveCount: Number(Attributes?.ApproximateReceiveCount ?? 1),
    sentAt: Number(Attributes?.SentTimestamp ?? 0),
    senderId: Attributes?.SenderId ?? "",
  };
}
