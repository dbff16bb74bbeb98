import { isAws } from "../aws/target/resolve-target";
import type { OperationContext } from "../command-context";

/** How long a step of a ramp is watched, in milliseconds. */
export interface Watch {
  /** The time between two readings of the counts. */
  readonly pollMs: number;
  /** How long the queues must be empty before their counts are trusted. */
  readonly settleMs: number;
  /**
   * How long a message may take from its receive until it is processed, or has died and reached the queue where it
   * waits.
   */
  readonly windowMs: number;
}

/**
 * SQS's counts are consistent a minute after the last send.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html
 */
const CONSISTENT_MS = 60_000;

const VISIBILITY_FACTOR = 6;

/** `exact`: an emulator counts exactly. */
function watchOf({ settings }: OperationContext["target"], exact: boolean): Watch {
  const { queue, consumer, notifier } = settings;
  const toDie = queue.maxReceiveCount * VISIBILITY_FACTOR * consumer.timeoutSeconds;
  const toBeHeld = consumer.batchingWindowSeconds + notifier.batchingWindowSeconds + notifier.timeoutSeconds;
  const settleMs = exact ? 1_000 : CONSISTENT_MS;
  return {
    pollMs: exact ? 500 : 5_000,
    settleMs,
    windowMs: (toDie + toBeHeld) * 1000 + settleMs,
  };
}

export const watchFor = ({ target }: Pick<OperationContext, "target">): Watch =>
  watchOf(target, !isAws(target));

/** The longest that a step is watched: until it is received, and from then on. */
export const longestWatchMs = ({ windowMs }: Watch): number => 2 * windowMs;
