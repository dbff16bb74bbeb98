import type { Message as ReceivedMessage } from "@aws-sdk/client-sqs";
import type { Message } from "./message";
import { traceIdOf } from "./trace-id";

/**
 * Reads what ReceiveMessage returned when asked for all system and message attributes. Undefined if it has no id or
 * receipt handle, or an attribute without a value, which SQS never returns: such a message could not be sent on
 * unchanged, so it stays where it is.
 */
export function messageFromReceived(received: ReceivedMessage): Message | undefined {
  const { MessageId, ReceiptHandle, Body, Attributes, MessageAttributes } = received;
  if (MessageId === undefined || ReceiptHandle === undefined) return undefined;
  if (Object.values(MessageAttributes ?? {}).some((value) => value === undefined)) return undefined;
  const groupId = Attributes?.MessageGroupId;
  const traceId = traceIdOf(Attributes?.AWSTraceHeader);
  return {
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    body: Body ?? "",
    attributes: MessageAttributes ?? {},
    ...(groupId !== undefined && { groupId }),
    receiveCount: Number(Attributes?.ApproximateReceiveCount ?? 1),
    sentAt: Number(Attributes?.SentTimestamp ?? 0),
    senderId: Attributes?.SenderId ?? "",
    ...(traceId !== undefined && { traceId }),
  };
}
