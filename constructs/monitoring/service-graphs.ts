import { awsMetric } from "./aws-metrics";
import { depthOf, own } from "./journey-graphs";
import { consumerOf, lambdaMetric, type MonitoredResources } from "./monitored-resources";
import type { Graph, Line } from "./widgets";

/** Alerts, failures, and scheduled runs. */
export function serviceGraphs(monitored: MonitoredResources): Graph[] {
  const { notifier, redriver, alertsTopic, scheduleGroupName } = monitored;
  const scheduler = (
    label: string,
    name: "InvocationAttemptCount" | "InvocationDroppedCount" | "TargetErrorCount",
  ) => ({ label, metric: awsMetric("AWS/Scheduler", name, scheduleGroupName, "Sum") }) satisfies Line;
  const topic = (label: string, name: "NumberOfNotificationsDelivered" | "NumberOfNotificationsFailed") =>
    ({ label, metric: awsMetric("AWS/SNS", name, alertsTopic.topicName, "Sum") }) satisfies Line;
  return [
    {
      title: "Alerts to producers",
      lines: [
        own("published", "AlertsPublished", notifier),
        own("not accepted by SNS", "AlertsFailed", notifier),
        own("deferred: hourly budget spent", "AlertsDeferred", notifier),
        ...(monitored.settings.alertAcknowledgements
          ? [
              own("suppressed: the group is acknowledged", "AlertsSuppressed", notifier),
              own("acknowledgements not readable", "AcknowledgementsFailed", notifier),
            ]
          : []),
        topic("delivered", "NumberOfNotificationsDelivered"),
        topic("not delivered", "NumberOfNotificationsFailed"),
        own("unconfirmed subscriptions", "UnconfirmedAlertSubscriptions", redriver, "Maximum"),
        own("of the operations topic", "UnconfirmedOperationsSubscriptions", redriver, "Maximum"),
      ],
    },
    {
      title: "Failed moves",
      lines: [
        own("notifier: not moved", "NotMoved", notifier),
        own("redriver: not moved", "NotMoved", redriver),
        own("notifier: delete unconfirmed", "DeleteUnconfirmed", notifier),
        own("redriver: delete unconfirmed", "DeleteUnconfirmed", redriver),
        own("notifier: metadata from a later release", "NewerMetadata", notifier),
        own("redriver: metadata from a later release", "NewerMetadata", redriver),
      ],
    },
    { title: "Functions: errors and throttles", lines: functionTroubles(monitored) },
    {
      title: "Runs of the redriver",
      lines: [
        own("redrive runs", "RedriveRuns", redriver),
        own("renewals", "RenewRuns", redriver),
        scheduler("starts by Scheduler", "InvocationAttemptCount"),
        scheduler("starts that failed", "TargetErrorCount"),
        scheduler("abandoned starts", "InvocationDroppedCount"),
      ],
    },
  ];
}

/** What Scheduler could not start, and gave up. Below the runs, to which it belongs. */
export function failedStartsGraph({ scheduleFailures }: MonitoredResources): Graph {
  return depthOf("Abandoned starts", scheduleFailures);
}

/** What the bill consists of: SQS calls, Lambda invocations and milliseconds, logs, e-mails. */
export function costGraphs(monitored: MonitoredResources): Graph[] {
  const { queue, scheduleFailures, alertsTopic } = monitored;
  const functions = namedFunctions(monitored);
  const queues = {
    main: queue.main,
    DLQ: queue.deadLetter,
    retry: queue.retry,
    quarantine: queue.quarantine,
    "schedule failures": scheduleFailures,
  };
  return [
    {
      title: "Cost: Lambda starts, milliseconds",
      lines: functions.flatMap(([label, node]): Line[] => [
        { label: `${label}: starts`, metric: lambdaMetric("Invocations", node) },
        { label: `${label}: milliseconds`, metric: lambdaMetric("Duration", node), axis: "right" },
      ]),
      rightLabel: "milliseconds",
    },
    {
      title: "Cost: SQS messages handled, empty receives",
      lines: Object.entries(queues).flatMap(([label, { queueName }]): Line[] => [
        {
          label: `${label}: received`,
          metric: awsMetric("AWS/SQS", "NumberOfMessagesReceived", queueName, "Sum"),
        },
        {
          label: `${label}: deleted`,
          metric: awsMetric("AWS/SQS", "NumberOfMessagesDeleted", queueName, "Sum"),
        },
        { label: `${label}: empty`, metric: awsMetric("AWS/SQS", "NumberOfEmptyReceives", queueName, "Sum") },
      ]),
    },
    {
      title: "Cost: log bytes, publishes",
      lines: [
        ...functions.map(
          ([label, { logGroupName }]): Line => ({
            label,
            metric: awsMetric("AWS/Logs", "IncomingBytes", logGroupName, "Sum"),
          }),
        ),
        {
          label: "alerts published",
          metric: awsMetric("AWS/SNS", "NumberOfMessagesPublished", alertsTopic.topicName, "Sum"),
          axis: "right",
        },
      ],
      rightLabel: "publishes",
    },
  ];
}

/** Our functions, each of which has its own log group. */
function namedFunctions({ producer, consumer, notifier, redriver }: MonitoredResources) {
  return [
    ...(producer === undefined ? [] : [["producer", producer] as const]),
    ...(consumer === undefined ? [] : [["consumer", consumer] as const]),
    ["notifier", notifier] as const,
    ["redriver", redriver] as const,
  ];
}

function functionTroubles(monitored: MonitoredResources): Line[] {
  const { externalConsumer, notifier, redriver } = monitored;
  const consumer = consumerOf(monitored);
  const theirs = externalConsumer === undefined ? [] : [["consumer", externalConsumer] as const];
  const errors = [...theirs, ...namedFunctions(monitored)].map(
    ([label, node]): Line => ({ label: `${label}: errors`, metric: lambdaMetric("Errors", node) }),
  );
  const dropped = { ...(consumer && { consumer }), notifier, redriver };
  return [
    ...errors,
    ...(consumer === undefined
      ? []
      : [{ label: "consumer: throttles", metric: lambdaMetric("Throttles", consumer) }]),
    ...Object.entries(dropped).map(
      ([label, node]): Line => ({
        label: `${label}: dropped as recursive`,
        metric: lambdaMetric("RecursiveInvocationsDropped", node),
      }),
    ),
  ];
}
