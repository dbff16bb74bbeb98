import type { StageSettings } from "./settings";

/**
 * The longest time that SQS keeps one copy, in the main queue and the DLQ together, because the move does not restart
 * the retention period.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
 */
const LONGEST_COPY_SECONDS = 14 * 86_400;
const DAY_SECONDS = 86_400;

/**
 * How long the table remembers a message: the longest time that the system itself can take with one. In each attempt
 * it may be in the main queue and the DLQ for as long as SQS keeps a copy. Between attempts it is held for at most
 * `maxHoldDays`, after which an alarm notifies a person. Quarantine has no limit: what an operator sends back later
 * than that is no longer known.
 */
export function idempotencySeconds({
  backoff,
  redriver,
}: Pick<StageSettings, "backoff" | "redriver">): number {
  return (backoff.maxAttempts + 1) * LONGEST_COPY_SECONDS + redriver.maxHoldDays * DAY_SECONDS;
}
