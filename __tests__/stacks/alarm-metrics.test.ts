import { alarmsOf, type Query, queriesOf } from "./support/metrics-shown";
import { stacksOf } from "./support/stacks-of";

type Alarm = ReturnType<typeof alarmsOf>[number];

type Series = Pick<NonNullable<Query["metric"]>, "namespace" | "metric_name" | "dimensions">;

const textOf = ({ namespace, metric_name, dimensions }: Series, statistic: unknown) =>
  `${statistic} of ${namespace} ${metric_name} ${new URLSearchParams(dimensions)}`;

/** What an alarm watches: its series, or the expression with its series. */
function watchedBy(alarm: Alarm | undefined): unknown {
  const queries = queriesOf(alarm);
  if (queries.length === 0) return textOf(alarm as unknown as Series, alarm?.statistic);
  const inputs = queries.flatMap(({ id, metric }) => (metric ? [[id, textOf(metric, metric.stat)]] : []));
  return [queries.filter((query) => query.return_data).map(({ expression }) => expression), ...inputs];
}

const queue = (name: string, metric: string, statistic = "Maximum") =>
  `${statistic} of AWS/SQS ${metric} QueueName=prod-${name}_for_reliable_q`;
const lambda = (name: string, metric: string) =>
  `Sum of AWS/Lambda ${metric} FunctionName=prod-reliable-q-${name}`;
const own = (service: string, metric: string, statistic = "Sum") =>
  `${statistic} of ReliableQueue ${metric} service=prod-reliable-q-${service}`;
const countsIn = (name: string, suffix = "") => [
  [`visible${suffix}`, queue(name, "ApproximateNumberOfMessagesVisible", "Average")],
  [`inFlight${suffix}`, queue(name, "ApproximateNumberOfMessagesNotVisible", "Average")],
  [`delayed${suffix}`, queue(name, "ApproximateNumberOfMessagesDelayed", "Average")],
];
const allOf = (name: string, expression = "visible + inFlight + delayed") => [
  [expression],
  ...countsIn(name),
];
const HELD = [...countsIn("retry", "InRetry"), ...countsIn("quarantine", "InQuarantine")];
const growthIn = (parity: number) =>
  `IF((HOUR(visible) - 2 * FLOOR(HOUR(visible) / 2)) == ${parity}, DIFF(FLOOR(visible + inFlight + delayed + 0.01)), 0)`;

const shareOf = (bad: string, good: string) =>
  `IF(FILL(${bad}, 0) + FILL(${good}, 0) >= 10 || (FILL(${bad}, 0) == 0 && FILL(${good}, 0) > 0), 100 * FILL(${bad}, 0) / (FILL(${bad}, 0) + FILL(${good}, 0)))`;

const WATCHES: Readonly<Record<string, unknown>> = {
  "quarantine-not-empty": allOf("quarantine"),
  "quarantine-growing-in-even-hours": allOf("quarantine", growthIn(0)),
  "quarantine-growing-in-odd-hours": allOf("quarantine", growthIn(1)),
  "quarantine-invisible": queue("quarantine", "ApproximateNumberOfMessagesNotVisible", "Minimum"),
  "held-too-long": own("redriver", "OldestHeldAge", "Maximum"),
  "held-near-retention": own("redriver", "OldestCopyAge", "Maximum"),
  "main-queue-age": "Maximum of AWS/SQS ApproximateAgeOfOldestMessage QueueName=prod-reliable_q",
  "dead-letter-queue-age": queue("dlq", "ApproximateAgeOfOldestMessage"),
  "retry-queue-growing": allOf("retry", "DIFF(visible + inFlight + delayed)"),
  "retry-queue-near-in-flight-limit": queue("retry", "ApproximateNumberOfMessagesNotVisible"),
  "schedule-failures-not-empty": allOf("schedule_failures"),
  "failure-share": [
    [shareOf("failed", "processed")],
    ["failed", own("consumer", "MessagesFailed")],
    ["processed", own("consumer", "MessagesProcessed")],
  ],
  "dead-letter-share": [
    [shareOf("dead", "processed")],
    ["dead", own("notifier", "DeadLetters")],
    ["processed", own("consumer", "MessagesProcessed")],
  ],
  "consumer-failing": [
    ["IF(invocations > 0, errors)"],
    ["errors", lambda("consumer", "Errors")],
    ["invocations", lambda("consumer", "Invocations")],
  ],
  "consumer-throttled": lambda("consumer", "Throttles"),
  "notifier-failing": lambda("notifier", "Errors"),
  "dead-letters-not-moved": own("notifier", "NotMoved"),
  "alerts-not-published": own("notifier", "AlertsFailed"),
  "alerts-not-delivered": "Sum of AWS/SNS NumberOfNotificationsFailed TopicName=prod-reliable-q-alerts",
  "alert-subscriptions-unconfirmed": own("redriver", "UnconfirmedAlertSubscriptions", "Maximum"),
  "operations-subscriptions-unconfirmed": own("redriver", "UnconfirmedOperationsSubscriptions", "Maximum"),
  "redriver-failing": lambda("redriver", "Errors"),
  "retry-messages-not-moved": [
    ["IF(runs > 0, FILL(notMoved, 0))"],
    ["notMoved", own("redriver", "NotMoved")],
    ["runs", own("redriver", "RedriveRuns")],
  ],
  "delete-unconfirmed": [
    ["SUM([notifier, redriver])"],
    ["notifier", own("notifier", "DeleteUnconfirmed")],
    ["redriver", own("redriver", "DeleteUnconfirmed")],
  ],
  "redriver-not-running": own("redriver", "RedriveRuns"),
  "renewal-not-running": [
    [`IF(${HELD.map(([id]) => `FILL(${id}, 0)`).join(" + ")} > 0, FILL(renewals, 0), 1)`],
    ["renewals", own("redriver", "RenewRuns")],
    ...HELD,
  ],
  "recursion-dropped": [
    ["SUM([consumer, notifier, redriver])"],
    ["consumer", lambda("consumer", "RecursiveInvocationsDropped")],
    ["notifier", lambda("notifier", "RecursiveInvocationsDropped")],
    ["redriver", lambda("redriver", "RecursiveInvocationsDropped")],
  ],
  "scan-incomplete": own("redriver", "ScanIncomplete", "Maximum"),
  "held-messages-unseen": own("redriver", "UnseenInQuarantine", "Maximum"),
  "newer-metadata": [
    ["SUM([FILL(notifier, 0), FILL(redriver, 0)])"],
    ["notifier", own("notifier", "NewerMetadata")],
    ["redriver", own("redriver", "NewerMetadata")],
  ],
};

const alarms = new Map(
  alarmsOf(stacksOf("prod").reliable).map((alarm) => [
    String(alarm.alarm_name).replace("prod-reliable-q-", ""),
    alarm,
  ]),
);

test.each(Object.entries(WATCHES))("%s watches what its name says", (name, watches) => {
  expect(watchedBy(alarms.get(name))).toEqual(watches);
});

test("says for every alarm what it watches", () => {
  expect(Object.keys(WATCHES).sort()).toEqual([...alarms.keys()].sort());
});
