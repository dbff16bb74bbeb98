import { type Backoff, equalJitterMs, type Random } from "../../core/messages/backoff";
import { SQS_LIMITS } from "../../core/messages/sqs-limits";

export interface RetrySettings {
  /** Receives after which SQS moves a message to the dead-letter queue: that of the queue's redrive policy. */
  readonly maxReceiveCount: number;
  readonly backoff: Backoff;
}

export interface FailedReceive {
  readonly permanent: boolean;
  /** Receives so far, this one included. */
  readonly receiveCount: number;
}

/** SQS allows 12 hours since the receive; a function may have used 15 minutes of them. */
export const LONGEST_BACKOFF_SECONDS = SQS_LIMITS.visibilitySeconds - 900;

/**
 * In how many whole seconds a failed message shall be visible again. At once when it can never succeed, and when
 * its receives are spent: the move to the dead-letter queue is made by the next receive, so waiting for it only
 * delays the isolation. Otherwise an exponential backoff.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
 */
export function planVisibilitySeconds(
  { permanent, receiveCount }: FailedReceive,
  { maxReceiveCount, backoff }: RetrySettings,
  random: Random,
): number {
  if (permanent || receiveCount >= maxReceiveCount) return 0;
  const seconds = Math.ceil(equalJitterMs(backoff, receiveCount - 1, random) / 1000);
  return Math.min(LONGEST_BACKOFF_SECONDS, seconds);
}
