import type { AlarmDefinition } from "./alarm-definition";
import { awsMetric } from "./aws-metrics";
import type { Metric } from "./metric";
import { ownMetric } from "./own-metrics";
import { lambdaMetric, type Watched } from "./watched";

const PERIOD_SECONDS = 300;
const QUARTER_SECONDS = 900;
const DAY_SECONDS = 86_400;

/** Something that happened, once being enough. */
const event = (watches: AlarmDefinition["watches"]) =>
  ({
    watches,
    fires: ">=",
    threshold: 1,
    periodSeconds: PERIOD_SECONDS,
    absence: "nothing happened",
    notifiesEnd: false,
  }) as const;

/** A task that writes its count at each run did not, for several intervals. */
const notRunning = (watches: Metric, intervalSeconds: number, intervals: number) =>
  ({
    watches,
    fires: "<",
    threshold: 1,
    periodSeconds: intervalSeconds,
    periods: intervals,
    absence: "did not run",
    notifiesEnd: true,
  }) as const;

/**
 * In which a redriver that can move nothing reports so at least once: what it could not move stays invisible,
 * which may outlast the next run, and a run may take its whole timeout until it counts.
 */
function notMovedPeriod({ queue, settings: { redriver } }: Watched): number {
  const seconds =
    queue.retry.visibilityTimeoutSeconds + redriver.redriveIntervalSeconds + redriver.timeoutSeconds;
  return Math.min(DAY_SECONDS, Math.ceil(seconds / PERIOD_SECONDS) * PERIOD_SECONDS);
}

/** What functions fail to do. */
export function functionAlarms(watched: Watched): AlarmDefinition[] {
  const { consumer, notifier, redriver, alertsTopic, settings } = watched;
  const { redriveIntervalSeconds, renewIntervalSeconds } = settings.redriver;
  return [
    {
      id: "consumer-failing",
      means:
        "For a quarter of an hour the consumer crashed, timed out, or failed on whole batches for reasons that have no diagnosis. Good messages become dead letters. They are retried until their attempts are spent.",
      todo: "Read its log for the error. Roll back the release, or restore what stands behind the consumer.",
      ...event(lambdaMetric("Errors", consumer)),
      // Three in a row: one crash costs a batch one receive, and a dependency may be down for minutes.
      periods: 3,
      notifiesEnd: true,
    },
    {
      id: "consumer-throttled",
      means:
        "Lambda refused to start the consumer. Each refusal costs messages a receive, so good ones become dead letters.",
      todo: "Find what uses up the account's concurrency, or lower the mapping's maximum concurrency.",
      ...event(lambdaMetric("Throttles", consumer)),
    },
    {
      id: "notifier-failing",
      means:
        "The notifier crashed or timed out. SQS delivers its dead letters again, and finally moves them to quarantine.",
      todo: "Read its log for the error: it throws only what it cannot handle.",
      ...event(lambdaMetric("Errors", notifier)),
    },
    {
      id: "dead-letters-not-moved",
      means:
        "For three quarters of an hour the notifier could not forward dead letters, or held them back because no alert could be published.",
      todo: "Check whether the retry queue, quarantine and the alerts topic accept its calls, and whether alerts are deferred.",
      ...event(ownMetric("NotMoved", notifier, "Sum")),
      periodSeconds: QUARTER_SECONDS,
      periods: 3,
      notifiesEnd: true,
    },
    {
      id: "alerts-not-published",
      means:
        "SNS did not accept an alert. Messages that may succeed later are scheduled for retry without one; those bound for quarantine wait in the DLQ.",
      todo: "Read the error in the notifier's log: a missing permission, a deleted topic, or SNS itself.",
      ...event(ownMetric("AlertsFailed", notifier, "Sum")),
    },
    {
      id: "alerts-not-delivered",
      means: "SNS accepted an alert and could not deliver it to an address.",
      todo: "Check which subscription is suspended or gone, and which address refuses mail.",
      ...event(awsMetric("AWS/SNS", "NumberOfNotificationsFailed", alertsTopic.topicName, "Sum")),
    },
    {
      id: "redriver-failing",
      means:
        "The redriver crashed or timed out. What it held becomes visible again when its visibility timeout ends, and the next run continues.",
      todo: "Read its log for the error and check whether the next run succeeded.",
      ...event(lambdaMetric("Errors", redriver)),
    },
    {
      id: "retry-messages-not-moved",
      means:
        "In several runs the redriver could not move what it holds: the main queue or quarantine refuses its messages. They stay scheduled for retry, and no other alarm reports it.",
      todo: "Read the error code in its log: a missing permission, a disabled key, or SQS itself.",
      ...event(ownMetric("NotMoved", redriver, "Sum")),
      // Three in a row: a call that was throttled, or an SQS that fails for minutes, is over by the next run.
      periodSeconds: notMovedPeriod(watched),
      periods: 3,
      notifiesEnd: true,
    },
    {
      id: "delete-unconfirmed",
      means:
        "A message was sent on and its delete is unconfirmed, so it may exist twice. The redriver stops its run at the first such delete.",
      todo: "Check whether the role may still delete, and whether SQS fails. While this lasts, each run may create up to a batch of duplicates.",
      ...event({
        metrics: {
          notifier: ownMetric("DeleteUnconfirmed", notifier, "Sum"),
          redriver: ownMetric("DeleteUnconfirmed", redriver, "Sum"),
        },
        expression: "SUM([notifier, redriver])",
      }),
    },
    {
      id: "redriver-not-running",
      means: "No redrive run ended in three intervals. Messages scheduled for retry do not come back.",
      todo: "Check whether the schedule is paused, whether Scheduler may start the function, and whether it fails.",
      ...notRunning(ownMetric("RedriveRuns", redriver, "Sum"), redriveIntervalSeconds, 3),
    },
    {
      id: "renewal-not-running",
      means: "No renewal ended in two intervals. Held messages approach the day on which SQS deletes them.",
      todo: "Check whether the schedule is enabled, whether Scheduler may start the function, and whether it fails.",
      ...notRunning(ownMetric("RenewRuns", redriver, "Sum"), renewIntervalSeconds, 2),
    },
    {
      id: "recursion-dropped",
      means: "Lambda detected a recursive loop and dropped invocations.",
      todo: "Find what copies a trace header onto a message that it sends. Nothing in this system does.",
      ...event({
        metrics: {
          consumer: lambdaMetric("RecursiveInvocationsDropped", consumer),
          notifier: lambdaMetric("RecursiveInvocationsDropped", notifier),
          redriver: lambdaMetric("RecursiveInvocationsDropped", redriver),
        },
        expression: "SUM([consumer, notifier, redriver])",
      }),
    },
    {
      id: "scan-incomplete",
      means:
        "Renewal could not scan all held messages (there are more than a run can scan, or SQS failed), or could not renew an old one. SQS deletes messages that are not renewed.",
      todo: "Find out from the redriver's log which it is. Decide about what is held, or fix what refuses the copies. Then start renewals by hand until one is complete.",
      ...event(ownMetric("ScanIncomplete", redriver, "Maximum")),
      absence: "last run's word holds",
      notifiesEnd: true,
    },
  ];
}
