import type { NodeFunction } from "../workers/node-function";
import { type AlarmDefinition, event } from "./alarm-definition";
import { consumerOf, lambdaMetric, type MonitoredResources, processedBy } from "./monitored-resources";
import { ownMetric } from "./own-metrics";
import { shareExpression } from "./share-expression";

const MINUTE = 60;

/** A share that no ordinary mix of messages reaches. */
const FAILED_PERCENT = 20;
const DEAD_PERCENT = 10;

/**
 * Percentage of failed receives above which more than a few messages must be affected: at least twice what one poison
 * message in a hundred causes, if each fails at every receive.
 */
function failedPercent(maxReceiveCount: number): number {
  return Math.max(FAILED_PERCENT, Math.ceil((2 * 100 * maxReceiveCount) / (99 + maxReceiveCount)));
}

/** What the consumer cannot do, and what happens to the messages. */
export function consumerAlarms(monitored: MonitoredResources): AlarmDefinition[] {
  const { consumer } = monitored;
  const target = consumerOf(monitored);
  return [
    ...(consumer === undefined ? [] : [failureShare(monitored, consumer)]),
    deadLetterShare(monitored),
    ...(target === undefined ? [] : functionAlarms(target)),
  ];
}

type Target = Pick<NodeFunction, "name">;

function failureShare({ queue, settings }: MonitoredResources, consumer: Target): AlarmDefinition {
  const percent = failedPercent(queue.maxReceiveCount);
  return {
    id: "failure-share",
    means: `At least ${percent} % of the receives in five minutes failed. A single poison message does not cause this: a dependency is down, a release is faulty, or a producer sends only bad messages.`,
    todo: settings.dashboard
      ? "Check the reasons on the dashboard, then read the consumer's log."
      : "Read the consumer's log for the reasons.",
    watches: {
      metrics: {
        failed: ownMetric("MessagesFailed", consumer, "Sum"),
        processed: ownMetric("MessagesProcessed", consumer, "Sum"),
      },
      expression: shareExpression("failed", "processed"),
    },
    fires: ">=",
    threshold: percent,
    periodSeconds: 5 * MINUTE,
    absence: "too little to judge",
    notifiesEnd: true,
  };
}

function deadLetterShare(monitored: MonitoredResources): AlarmDefinition {
  return {
    id: "dead-letter-share",
    means: `In the last hour at least ${DEAD_PERCENT} % of the messages became dead letters.`,
    todo: `${monitored.settings.dashboard ? "Check the dead letters by reason on the dashboard" : "List what is held by reason"} and fix the cause. Messages that can succeed later are retried automatically.`,
    watches: {
      metrics: {
        dead: ownMetric("DeadLetters", monitored.notifier, "Sum"),
        processed: processedBy(monitored),
      },
      expression: shareExpression("dead", "processed"),
    },
    fires: ">=",
    threshold: DEAD_PERCENT,
    periodSeconds: 60 * MINUTE,
    absence: "too little to judge",
    notifiesEnd: true,
  };
}

function functionAlarms(consumer: Target): AlarmDefinition[] {
  return [
    {
      id: "consumer-failing",
      means:
        "For a quarter of an hour the consumer crashed, timed out, or threw because every message of a batch failed for an unknown reason. Good messages become dead letters. They are scheduled for retry until their attempts are spent.",
      todo: "Read its log for the error. Roll back the release, or restore the system that the consumer depends on.",
      ...event({
        metrics: {
          errors: lambdaMetric("Errors", consumer),
          invocations: lambdaMetric("Invocations", consumer),
        },
        // No data while it is not invoked: that no more errors are counted does not mean that it works again.
        expression: "IF(invocations > 0, errors)",
      }),
      // Three in a row: one crash costs a batch one receive, and a dependency may be down for minutes.
      periods: 3,
      absence: "too little to judge",
      notifiesEnd: true,
    },
    {
      id: "consumer-throttled",
      means:
        "Lambda refused to start the consumer. SQS counts each refusal as a receive, so that good messages become dead letters.",
      todo: "Find what uses the account's concurrency, or lower the mapping's maximum concurrency.",
      ...event(lambdaMetric("Throttles", consumer)),
    },
  ];
}
