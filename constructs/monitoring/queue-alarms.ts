import { HELD_RETENTION_SECONDS } from "../queue/message-queues";
import type { IQueue } from "../queue/queue";
import type { AlarmDefinition } from "./alarm-definition";
import { awsMetric } from "./aws-metrics";
import { growthAlarms } from "./growth-alarms";
import { ALL_MESSAGES, ageOf, countsOf, type MonitoredResources } from "./monitored-resources";
import { ownMetric } from "./own-metrics";

const MINUTE = 60;
const DAY = 86_400;

/** A good message waits for seconds. Retries take as long as visibility timeouts allow. */
const BACKLOG_SECONDS = 15 * MINUTE;

/** A fraction of the in-flight limit that leaves time to act before the redriver stops deferring. */
const IN_FLIGHT_SHARE = 0.8;

/** Messages more than five minutes ago: one a minute in an outage, more than renewal's copies on average. */
const RETRY_GROWTH = 5;

const HELD_METRIC = {
  fires: ">",
  periodSeconds: 5 * MINUTE,
  absence: "last value holds",
  notifiesEnd: true,
} as const;

/** A queue that should be empty. */
const notEmpty = (queue: IQueue) =>
  ({
    watches: { metrics: countsOf(queue), expression: ALL_MESSAGES },
    fires: ">",
    threshold: 0,
    periodSeconds: 5 * MINUTE,
    absence: "queue is empty",
    notifiesEnd: true,
  }) as const;

/**
 * Messages that are in a queue for longer than they should be. A message that was received three times is not in this
 * metric, so the alarm's end does not show that no message is stuck.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
const olderThan = (queue: IQueue, seconds: number) =>
  ({
    watches: ageOf(queue),
    fires: ">",
    threshold: seconds,
    periodSeconds: 5 * MINUTE,
    absence: "queue is empty",
    notifiesEnd: false,
  }) as const;

/** What is held, and what waits for longer than it should. */
export function queueAlarms(monitored: MonitoredResources): AlarmDefinition[] {
  const { queue, redriver, scheduleFailures } = monitored;
  const { redriver: limits } = monitored.settings;
  const { main, deadLetter, retry, quarantine } = queue;
  return [
    {
      id: "quarantine-not-empty",
      guardsAgainstLoss: true,
      means:
        "Messages wait for a person because they can never be processed as they are, or because their attempts are used up.",
      todo: "List them by reason, fix the cause, then redrive or discard them.",
      ...notEmpty(quarantine),
    },
    ...growthAlarms(quarantine),
    {
      id: "quarantine-invisible",
      means:
        "For a whole hour some messages in quarantine have been invisible because another reader holds them. Nobody else can see, redrive or renew them.",
      todo: "Find the reader. Stop its command, or revoke its permission to receive.",
      watches: awsMetric("AWS/SQS", "ApproximateNumberOfMessagesNotVisible", quarantine.queueName, "Minimum"),
      fires: ">=",
      threshold: 1,
      periodSeconds: 60 * MINUTE,
      absence: "queue is empty",
      notifiesEnd: true,
    },
    {
      id: "held-too-long",
      guardsAgainstLoss: true,
      means: `A message has been held for more than ${limits.maxHoldDays} days. Personal data must not stay forever.`,
      todo: "Decide about the oldest messages: redrive or discard them.",
      watches: ownMetric("OldestHeldAge", redriver, "Maximum"),
      threshold: limits.maxHoldDays * DAY,
      ...HELD_METRIC,
    },
    {
      id: "held-near-retention",
      guardsAgainstLoss: true,
      means:
        "A held message is long overdue for renewal. After 14 days in its queue SQS deletes it without notice.",
      todo: "Export the held messages, find out why the renewal cannot send this one again, and start a renewal manually.",
      // Not SQS's own age: it leaves out messages that were received three times, as renewal does to a message within
      // a day.
      watches: ownMetric("OldestCopyAge", redriver, "Maximum"),
      // Halfway between renewal and deletion: no working renewal comes near it, and there are days left to act.
      threshold: (limits.renewAfterDays * DAY + HELD_RETENTION_SECONDS) / 2,
      ...HELD_METRIC,
    },
    {
      id: "main-queue-age",
      guardsAgainstLoss: true,
      means:
        "Messages wait in the main queue for longer than retries can explain. The consumer does not keep up.",
      todo: "Check whether the consumer runs, fails, is throttled, or has too little concurrency for the load.",
      ...olderThan(main, BACKLOG_SECONDS + queue.maxReceiveCount * main.visibilityTimeoutSeconds),
    },
    {
      id: "dead-letter-queue-age",
      guardsAgainstLoss: true,
      means:
        "Dead letters stay in the DLQ: the notifier failed on one, or does not keep up. Its producer has not been notified.",
      todo: "Read the notifier's log, and check whether it runs at all.",
      // After three receives a message is not in this metric, so more than two visibility timeouts would never be
      // seen.
      ...olderThan(deadLetter, 1.5 * deadLetter.visibilityTimeoutSeconds),
    },
    {
      id: "retry-queue-growing",
      means:
        "For a quarter of an hour more messages were scheduled for retry than came back: an outage, or a persistent cause.",
      todo: "List the retry queue by reason and fix the cause. The messages are then retried automatically.",
      watches: { metrics: countsOf(retry), expression: `DIFF(${ALL_MESSAGES})` },
      fires: ">=",
      threshold: RETRY_GROWTH,
      periodSeconds: 5 * MINUTE,
      periods: 3,
      absence: "queue is empty",
      notifiesEnd: false,
    },
    {
      id: "retry-queue-near-in-flight-limit",
      means: `The retry queue has almost as many messages in flight as SQS allows. At ${limits.inFlightLimit} the redriver stops deferring messages.`,
      todo: "Find the cause that fills the retry queue, and fix it. To take out messages that are not needed soon, discard them as they become due: dlq discard writes them to a file first, and dlq import sends them again.",
      watches: awsMetric("AWS/SQS", "ApproximateNumberOfMessagesNotVisible", retry.queueName, "Maximum"),
      fires: ">=",
      threshold: IN_FLIGHT_SHARE * limits.inFlightLimit,
      periodSeconds: 5 * MINUTE,
      absence: "queue is empty",
      notifiesEnd: true,
    },
    {
      id: "schedule-failures-not-empty",
      means: "EventBridge Scheduler could not start the redriver and gave up. Runs were missed.",
      todo: "Read the message in the queue: its attributes name the error.",
      ...notEmpty(scheduleFailures),
    },
  ];
}
