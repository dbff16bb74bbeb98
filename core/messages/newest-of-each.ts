import type { Message } from "./message";

/**
 * Each message once, as it was last received. SQS may return a message twice in one receive, and only the newest
 * receipt handle deletes it.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html
 */
export const newestOfEach = (messages: readonly Message[]): Message[] => [
  ...new Map(messages.map((message) => [message.messageId, message])).values(),
];
