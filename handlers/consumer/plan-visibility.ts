import { type Backoff, equalJitterMs, type Random } from "../../core/runtime/backoff";
import { SQS_LIMITS } from "../../core/sqs/sqs-limits";

export interface RetrySettings {
  /** Receives after which SQS moves a message to the dead-letter queue, from the queue's redrive policy. */
  readonly maxReceiveCount: number;
  readonly backoff: Backoff;
}

export interface FailedReceive {
  readonly permanent: boolean;
  /** Receives so far, including this one. */
  readonly receiveCount: number;
}

/** SQS allows 12 hours, counted from the receive, of which a function may have used 15 minutes. */
export const LONGEST_BACKOFF_SECONDS = SQS_LIMITS.visibilitySeconds - 900;

/**
 * In how many whole seconds a failed message becomes visible again. At once if it can never succeed or its receives
 * are used up: the next receive moves it to the dead-letter queue, so waiting would only delay its isolation.
 * Otherwise after an exponential backoff.
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
