import { type AlarmDefinition, event, found } from "./alarm-definition";
import { consumerOf, heldIn, lambdaMetric, type MonitoredResources } from "./monitored-resources";
import { ownMetric } from "./own-metrics";

const PERIOD_SECONDS = 300;
const DAY_SECONDS = 86_400;

/** A task that counts each of its runs did not run for several intervals. */
const notRunning = (watches: AlarmDefinition["watches"], intervalSeconds: number, intervals: number) =>
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
 * Renewals, while something is held: if nothing is held, none is missed. So a first deployment, whose first renewal
 * is hours away, does not trigger the alarm.
 */
function renewals({ queue, redriver }: MonitoredResources): AlarmDefinition["watches"] {
  const held = heldIn({ Retry: queue.retry, Quarantine: queue.quarantine });
  return {
    metrics: { renewals: ownMetric("RenewRuns", redriver, "Sum"), ...held.metrics },
    expression: `IF(${held.expression}, FILL(renewals, 0), 1)`,
  };
}

/**
 * The period in which a redriver that cannot move anything counts that at least once. What it could not move stays
 * invisible for a visibility timeout, which may outlast the next run, and a run may take its whole timeout until it
 * counts.
 */
function notMovedPeriod({ queue, settings: { redriver } }: MonitoredResources): number {
  const seconds =
    queue.retry.visibilityTimeoutSeconds + redriver.redriveIntervalSeconds + redriver.timeoutSeconds;
  return Math.min(DAY_SECONDS, Math.ceil(seconds / PERIOD_SECONDS) * PERIOD_SECONDS);
}

/** What the redriver does not do, or could not see, and what concerns all functions. */
export function redriverAlarms(monitored: MonitoredResources): AlarmDefinition[] {
  const { notifier, redriver, settings } = monitored;
  const consumer = consumerOf(monitored);
  const { redriveIntervalSeconds, renewIntervalSeconds } = settings.redriver;
  return [
    {
      id: "redriver-failing",
      means:
        "The redriver crashed or timed out. What it had received becomes visible again, and the next run continues.",
      todo: "Read its log for the error and check whether the next run succeeded.",
      ...event(lambdaMetric("Errors", redriver)),
    },
    {
      id: "retry-messages-not-moved",
      means:
        "In several consecutive runs the redriver could not move what it received, because the main queue or quarantine refused the messages. They stay scheduled for retry.",
      todo: "Read the error code in its log: a missing permission, a disabled key, or SQS itself.",
      ...event({
        metrics: {
          notMoved: ownMetric("NotMoved", redriver, "Sum"),
          runs: ownMetric("RedriveRuns", redriver, "Sum"),
        },
        // No data while it does not run: that nothing failed in that time does not mean that the cause is gone.
        expression: "IF(runs > 0, FILL(notMoved, 0))",
      }),
      // Three in a row: the next run makes up for a throttled call, or for an SQS that fails for minutes.
      periodSeconds: notMovedPeriod(monitored),
      periods: 3,
      absence: "too little to judge",
      notifiesEnd: true,
    },
    {
      id: "delete-unconfirmed",
      means:
        "A message was moved, but SQS did not confirm that the original is deleted, so there may be two copies. The redriver stops its run when this happens.",
      todo: "Check the role's permission to delete, and the health of SQS. Until this is fixed, each run may create up to one batch of duplicates.",
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
      guardsAgainstLoss: true,
      means:
        "No redrive run has ended for three intervals, so messages scheduled for retry do not come back.",
      todo: "Check whether the schedule is paused, whether Scheduler may start the function, and whether it fails.",
      ...notRunning(ownMetric("RedriveRuns", redriver, "Sum"), redriveIntervalSeconds, 3),
    },
    {
      id: "renewal-not-running",
      guardsAgainstLoss: true,
      means:
        "Messages are held, and no renewal has ended for two intervals. SQS deletes them if this continues.",
      todo: "Check whether the schedule is enabled, whether Scheduler may start the function, and whether it fails.",
      ...notRunning(renewals(monitored), renewIntervalSeconds, 2),
    },
    {
      id: "recursion-dropped",
      guardsAgainstLoss: true,
      means: "Lambda detected a recursive loop and dropped invocations.",
      todo: "Look for code that copies a trace header onto the messages that it sends. Nothing in this system does.",
      ...event({
        metrics: {
          ...(consumer && { consumer: lambdaMetric("RecursiveInvocationsDropped", consumer) }),
          notifier: lambdaMetric("RecursiveInvocationsDropped", notifier),
          redriver: lambdaMetric("RecursiveInvocationsDropped", redriver),
        },
        expression: `SUM([${consumer === undefined ? "" : "consumer, "}notifier, redriver])`,
      }),
    },
    {
      id: "scan-incomplete",
      guardsAgainstLoss: true,
      means:
        "A renewal could not receive all held messages (there are more than one run can scan, or SQS failed), or could not renew all old ones. If this continues, SQS deletes them.",
      todo: "Read the redriver's log to find which. Decide about held messages, or fix the error that prevents their renewal. Start renewals manually until one is complete.",
      ...found(ownMetric("ScanIncomplete", redriver, "Maximum")),
    },
    {
      id: "held-messages-unseen",
      guardsAgainstLoss: true,
      means:
        "Two renewals in a row could not see messages in quarantine, because another reader had made them invisible. Messages that a renewal cannot see are not renewed.",
      todo: "Find the reader. Stop its command, or revoke its permission to receive.",
      ...found(ownMetric("UnseenInQuarantine", redriver, "Maximum")),
      periodSeconds: renewIntervalSeconds,
      periods: 2,
    },
    {
      id: "newer-metadata",
      means:
        "A message has metadata from a later release than the one that is running. It is kept and deferred until that release is deployed again.",
      todo: "Deploy the later release again, or decide about these messages with its dlq command.",
      ...event({
        metrics: {
          notifier: ownMetric("NewerMetadata", notifier, "Sum"),
          redriver: ownMetric("NewerMetadata", redriver, "Sum"),
        },
        expression: "SUM([FILL(notifier, 0), FILL(redriver, 0)])",
      }),
    },
  ];
}
