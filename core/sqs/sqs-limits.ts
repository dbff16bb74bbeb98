/**
 * What SQS allows. Sources:
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
 */
export const SQS_LIMITS = {
  /** Body plus attribute names, types and values. */
  messageBytes: 1_048_576,
  /** All messages of one batch call together. */
  batchBytes: 1_048_576,
  batchEntries: 10,
  messageAttributes: 10,
  delaySeconds: 900,
  /** In total, counted from the receive. */
  visibilitySeconds: 43_200,
  /** The longest retention period of a queue. */
  retentionSeconds: 1_209_600,
  /** Approximate. With more in flight, a receive returns nothing. */
  inFlightMessages: 120_000,
  /** Long polling. */
  waitSeconds: 20,
} as const;
