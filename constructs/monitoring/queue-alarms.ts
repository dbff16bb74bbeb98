import { HELD_RETENTION_SECONDS } from "../queue/message-queues";
import type { AlarmDefinition } from "./alarm-definition";
import { awsMetric } from "./aws-metrics";
import { growthAlarms } from "./growth-alarms";
import { ownMetric } from "./own-metrics";
import { ALL_MESSAGES, ageOf, countsOf, type Watched } from "./watched";

const MINUTE = 60;
const DAY = 86_400;

/** A good message waits for seconds; retries take what visibility timeouts allow. */
const BACKLOG_SECONDS = 15 * MINUTE;

/** Of the in-flight limit: there is time to act before the redriver defers nothing more. */
const IN_FLIGHT_SHARE = 0.8;

/** What is held, and what waits for longer than it should. */
export function queueAlarms(watched: Watched): AlarmDefinition[] {
  const { queue, redriver, scheduleFailures } = watched;
  const { redriver: limits } = watched.settings;
  const { main, deadLetter, retry, quarantine } = queue;
  return [
    {
      id: "quarantine-not-empty",
      means:
        "Messages wait for a person. They can never be processed as they are, or their attempts are spent.",
      todo: "List them by reason and fix the cause. Then redrive or discard them.",
      watches: { metrics: countsOf(quarantine), expression: ALL_MESSAGES },
      fires: ">",
      threshold: 0,
      periodSeconds: 5 * MINUTE,
      absence: "queue is empty",
      notifiesEnd: true,
    },
    ...growthAlarms(quarantine),
    {
      id: "held-too-long",
      means: `A message has been held for more than ${limits.maxHoldDays} days. Personal data must not stay forever.`,
      todo: "Decide about the oldest messages: redrive or discard them.",
      watches: ownMetric("OldestHeldAge", redriver, "Maximum"),
      fires: ">",
      threshold: limits.maxHoldDays * DAY,
      periodSeconds: 5 * MINUTE,
      absence: "last run's word holds",
      notifiesEnd: true,
    },
    {
      id: "held-near-retention",
      means:
        "Renewal could not renew a held message that is long due. SQS deletes it without notice after 14 days in its queue.",
      todo: "Export what is held, find out why renewal cannot send it again, and start a renewal by hand.",
      // Not SQS's own age: it loses what was received three times, which renewal does to a message within a day.
      // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
      watches: ownMetric("OldestCopyAge", redriver, "Maximum"),
      fires: ">",
      // Half way between renewal and deletion: no working renewal comes near, and there are days left to act.
      threshold: (limits.renewAfterDays * DAY + HELD_RETENTION_SECONDS) / 2,
      periodSeconds: 5 * MINUTE,
      absence: "last run's word holds",
      notifiesEnd: true,
    },
    {
      id: "main-queue-age",
      means:
        "Messages wait in the main queue longer than retries can explain. The consumer cannot keep up, or does not run.",
      todo: "Check whether the consumer runs, fails, is throttled, or needs more concurrency.",
      watches: ageOf(main),
      fires: ">",
      threshold: BACKLOG_SECONDS + queue.maxReceiveCount * main.visibilityTimeoutSeconds,
      periodSeconds: 5 * MINUTE,
      absence: "queue is empty",
      notifiesEnd: true,
    },
    {
      id: "dead-letter-queue-age",
      means:
        "Dead letters stay in the DLQ: the notifier failed on one, or cannot keep up. Their producers are not notified yet.",
      todo: "Read the notifier's log, and check whether it runs at all.",
      watches: ageOf(deadLetter),
      fires: ">",
      // After three receives a message leaves this metric: more than two visibility timeouts would never be seen.
      threshold: 1.5 * deadLetter.visibilityTimeoutSeconds,
      periodSeconds: 5 * MINUTE,
      absence: "queue is empty",
      notifiesEnd: true,
    },
    {
      id: "retry-queue-near-in-flight-limit",
      means: `The retry queue has almost as many messages in flight as SQS allows. From ${limits.inFlightLimit} on the redriver defers nothing more.`,
      todo: "Find out which cause fills the retry queue, and fix it. What need not come back soon can be taken out as it becomes due: npx dlq discard writes it to a file first, and npx dlq import brings it back.",
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
      todo: "Read the message in the queue. Its attributes name the error.",
      watches: { metrics: countsOf(scheduleFailures), expression: ALL_MESSAGES },
      fires: ">",
      threshold: 0,
      periodSeconds: 5 * MINUTE,
      absence: "queue is empty",
      notifiesEnd: true,
    },
  ];
}
