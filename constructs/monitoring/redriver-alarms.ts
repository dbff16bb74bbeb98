import { type AlarmDefinition, event, found } from "./alarm-definition";
import { ownMetric } from "./own-metrics";
import { consumerOf, heldIn, lambdaMetric, type Watched } from "./watched";

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
 * Renewals, while something is held: with nothing to renew, none is missed. So a first deployment, whose first renewal
 * is hours away, sets nothing off.
 */
function renewals({ queue, redriver }: Watched): AlarmDefinition["watches"] {
  const held = heldIn({ Retry: queue.retry, Quarantine: queue.quarantine });
  return {
    metrics: { renewals: ownMetric("RenewRuns", redriver, "Sum"), ...held.metrics },
    expression: `IF(${held.expression}, FILL(renewals, 0), 1)`,
  };
}

/**
 * In which a redriver that can move nothing counts that at least once: what it could not move stays invisible for a
 * visibility timeout, which may outlast the next run, and a run may take its whole timeout until it counts.
 */
function notMovedPeriod({ queue, settings: { redriver } }: Watched): number {
  const seconds =
    queue.retry.visibilityTimeoutSeconds + redriver.redriveIntervalSeconds + redriver.timeoutSeconds;
  return Math.min(DAY_SECONDS, Math.ceil(seconds / PERIOD_SECONDS) * PERIOD_SECONDS);
}

/** What the redriver does not do, or could not see; and what concerns all functions. */
export function redriverAlarms(watched: Watched): AlarmDefinition[] {
  const { notifier, redriver, settings } = watched;
  const consumer = consumerOf(watched);
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
        "Run after run the redriver could not move what it received: the main queue or quarantine refuses its messages. They stay scheduled for retry.",
      todo: "Read the error code in its log: a missing permission, a disabled key, or SQS itself.",
      ...event({
        metrics: {
          notMoved: ownMetric("NotMoved", redriver, "Sum"),
          runs: ownMetric("RedriveRuns", redriver, "Sum"),
        },
        // No data while it does not run: that nothing failed then does not mean that the cause is gone.
        expression: "IF(runs > 0, FILL(notMoved, 0))",
      }),
      // Three in a row: a throttled call, or an SQS that fails for minutes, is made up for by the next run.
      periodSeconds: notMovedPeriod(watched),
      periods: 3,
      absence: "too little to judge",
      notifiesEnd: true,
    },
    {
      id: "delete-unconfirmed",
      means:
        "A message was sent on and SQS did not confirm that the original is deleted: there may be two copies. The redriver stops its run at the first.",
      todo: "Check whether the role may delete and whether SQS fails: while it lasts, each run costs up to a batch of duplicates.",
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
      means: "No redrive run ended for three intervals: messages scheduled for retry do not come back.",
      todo: "Check whether the schedule is paused, whether Scheduler may start the function, and whether it fails.",
      ...notRunning(ownMetric("RedriveRuns", redriver, "Sum"), redriveIntervalSeconds, 3),
    },
    {
      id: "renewal-not-running",
      guardsAgainstLoss: true,
      means:
        "Messages are held, and no renewal ended for two intervals: they come closer to the day on which SQS deletes them.",
      todo: "Check whether the schedule is enabled, whether Scheduler may start the function, and whether it fails.",
      ...notRunning(renewals(watched), renewIntervalSeconds, 2),
    },
    {
      id: "recursion-dropped",
      guardsAgainstLoss: true,
      means: "Lambda took messages in flight for an endless loop and dropped invocations.",
      todo: "Look for code that copies a trace header onto a message that it sends: nothing in this system does.",
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
        "A renewal could not receive all held messages (there are more than one run can scan, or SQS failed), or could not renew all that are old. SQS deletes what stays so.",
      todo: "Read the redriver's log to find which. Decide about held messages, or fix what refuses the copies. Start renewals by hand until one is complete.",
      ...found(ownMetric("ScanIncomplete", redriver, "Maximum")),
    },
    {
      id: "held-messages-unseen",
      guardsAgainstLoss: true,
      means:
        "Two renewals in a row could not see messages in quarantine, because another reader had made them invisible. What nobody sees is not renewed.",
      todo: "Find the reader: end its command, or take the permission to receive from it.",
      ...found(ownMetric("UnseenInQuarantine", redriver, "Maximum")),
      periodSeconds: renewIntervalSeconds,
      periods: 2,
    },
    {
      id: "newer-metadata",
      means:
        "A message carries metadata of a later release than the one that runs. It is kept and deferred until that release is back.",
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
