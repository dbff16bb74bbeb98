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
 * In which a redriver that can move nothing says so at least once: what it could not move stays under its lease,
 * which may outlast the next run, and a run may take its whole timeout until it counts.
 */
function notMovedPeriod({ queue, settings: { redriver } }: Watched): number {
  const seconds =
    queue.retry.visibilityTimeoutSeconds + redriver.redriveIntervalSeconds + redriver.timeoutSeconds;
  return Math.min(DAY_SECONDS, Math.ceil(seconds / PERIOD_SECONDS) * PERIOD_SECONDS);
}

/** What functions do not do, or not well. */
export function functionAlarms(watched: Watched): AlarmDefinition[] {
  const { consumer, notifier, redriver, alertsTopic, settings } = watched;
  const { redriveIntervalSeconds, renewIntervalSeconds } = settings.redriver;
  return [
    {
      id: "consumer-failing",
      means:
        "For a quarter of an hour the consumer crashed, timed out, or failed with all of a batch for a reason that nobody diagnosed. Good orders die as Unknown: they are scheduled for retry and tried again until their attempts are spent.",
      todo: "Read its log for the error. Roll back the release, or bring back what stands behind the consumer.",
      ...event(lambdaMetric("Errors", consumer)),
      // Three in a row: one crash costs a batch a receive, and what stands behind may be away for minutes.
      periods: 3,
      notifiesEnd: true,
    },
    {
      id: "consumer-throttled",
      means:
        "Lambda refused to start the consumer. Each refusal costs messages a receive, so that good ones become dead letters.",
      todo: "Find what uses up the account's concurrency, or lower the mapping's maximum concurrency.",
      ...event(lambdaMetric("Throttles", consumer)),
    },
    {
      id: "notifier-failing",
      means: "The notifier crashed or timed out. Its dead letters come back to it, at last to quarantine.",
      todo: "Read its log for the error: it throws only for what it cannot handle.",
      ...event(lambdaMetric("Errors", notifier)),
    },
    {
      id: "dead-letters-not-moved",
      means:
        "For three quarters of an hour the notifier could not move dead letters on, or held them back untold.",
      todo: "See whether the retry queue, quarantine and the alerts topic accept its calls, and whether alerts are deferred.",
      ...event(ownMetric("NotMoved", notifier, "Sum")),
      periodSeconds: QUARTER_SECONDS,
      periods: 3,
      notifiesEnd: true,
    },
    {
      id: "alerts-not-published",
      means:
        "SNS did not accept an alert. What can be scheduled for retry is scheduled for retry untold; what is bound for quarantine waits in the DLQ.",
      todo: "Read the error in the notifier's log: a missing permission, a deleted topic, or SNS itself.",
      ...event(ownMetric("AlertsFailed", notifier, "Sum")),
    },
    {
      id: "alerts-not-delivered",
      means: "SNS accepted an alert and could not deliver it to an address.",
      todo: "See which subscription is suspended or gone, and which address refuses mail.",
      ...event(awsMetric("AWS/SNS", "NumberOfNotificationsFailed", alertsTopic.topicName, "Sum")),
    },
    {
      id: "redriver-failing",
      means:
        "The redriver crashed or timed out. What it held comes back when its lease ends; the next run goes on.",
      todo: "Read its log for the error and see whether the next run succeeded.",
      ...event(lambdaMetric("Errors", redriver)),
    },
    {
      id: "retry-messages-not-moved",
      means:
        "Run after run the redriver could not move what it holds: the main queue, or quarantine, refuses its messages. They stay scheduled for retry, and nothing else says so.",
      todo: "Read the error code in its log: a missing permission, a disabled key, or SQS itself.",
      ...event(ownMetric("NotMoved", redriver, "Sum")),
      // Three in a row: a call that was throttled, or an SQS that fails for minutes, is mended by the next run.
      periodSeconds: notMovedPeriod(watched),
      periods: 3,
      notifiesEnd: true,
    },
    {
      id: "delete-unconfirmed",
      means:
        "A message was sent on and its delete stayed unconfirmed: a twin may remain. The redriver stops its run at the first.",
      todo: "See whether the role may still delete and whether SQS fails: while it lasts, each run costs up to a batch of duplicates.",
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
      means: "No redrive run ended for three intervals: messages scheduled for retry do not come back.",
      todo: "See whether the schedule is paused, whether Scheduler may start the function, and whether it fails.",
      ...notRunning(ownMetric("RedriveRuns", redriver, "Sum"), redriveIntervalSeconds, 3),
    },
    {
      id: "renewal-not-running",
      means:
        "No renewal ended for two intervals: held messages get nearer to the day on which SQS deletes them.",
      todo: "See whether the schedule is on, whether Scheduler may start the function, and whether it fails.",
      ...notRunning(ownMetric("RenewRuns", redriver, "Sum"), renewIntervalSeconds, 2),
    },
    {
      id: "recursion-dropped",
      means: "Lambda took messages in flight for an endless loop and dropped invocations.",
      todo: "Look for what copies a trace header onto a message that it sends: nothing here does.",
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
        "Renewal could not look at all that is held (there is more than one run can scan, or SQS failed), or could not renew all that is old in it: SQS deletes what stays so.",
      todo: "Read the redriver's log for which of the two: decide about what is held, or mend what refuses the copies. Start a renewal by hand until one is complete.",
      ...event(ownMetric("ScanIncomplete", redriver, "Maximum")),
      absence: "last run's word holds",
      notifiesEnd: true,
    },
  ];
}
