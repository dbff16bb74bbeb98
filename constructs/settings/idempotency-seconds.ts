import type { StageSettings } from "./settings";

/**
 * The longest that SQS keeps one copy, in the main queue and the DLQ together: the clock is not restarted by the move.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
 */
const LONGEST_COPY_SECONDS = 14 * 86_400;
const DAY_SECONDS = 86_400;

/**
 * How long the table remembers a message: the longest way that the system itself takes with one. Each attempt may be in the
 * main queue and the DLQ for as long as SQS keeps a copy, and between attempts a message is held for `maxHoldDays` at most,
 * after which an alarm calls a person. Quarantine has no end: what an operator sends back later is no longer known.
 */
export function idempotencySeconds({
  backoff,
  redriver,
}: Pick<StageSettings, "backoff" | "redriver">): number {
  return (backoff.maxAttempts + 1) * LONGEST_COPY_SECONDS + redriver.maxHoldDays * DAY_SECONDS;
}
