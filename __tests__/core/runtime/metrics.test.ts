import { Metrics } from "@aws-lambda-powertools/metrics";
import { createCount, METRICS, type MetricName } from "../../../core/runtime/metrics";

const ENVIRONMENT = { POWERTOOLS_SERVICE_NAME: "notifier", POWERTOOLS_METRICS_NAMESPACE: "ReliableQueue" };

/** What a count writes, as CloudWatch reads it. */
function linesOf(use: (count: ReturnType<typeof createCount>) => void) {
  const lines: string[] = [];
  use(createCount(ENVIRONMENT, (line) => lines.push(line)));
  return lines.map((line) => JSON.parse(line));
}

/** What Powertools' own metrics write for the same. */
function lineOfPowertools(metric: MetricName, value: number, reason?: string) {
  const metrics = new Metrics({ serviceName: "notifier", namespace: "ReliableQueue" });
  if (reason !== undefined) metrics.addDimensions({}).addDimensions({ reason });
  metrics.addMetric(metric, METRICS[metric], value);
  return JSON.parse(JSON.stringify(metrics.serializeMetrics()));
}

const withoutTime = (line: { _aws: object }) => ({ ...line, _aws: { ...line._aws, Timestamp: 0 } });

test.each<[MetricName, number, string | undefined]>([
  ["MessagesProcessed", 7, undefined],
  ["OldestHeldAge", 0, undefined],
  ["MessagesFailed", 2, "MissingTeamId"],
])("%s is the line that Powertools writes", (metric, value, reason) => {
  const [line] = linesOf((count) => count(metric, value, reason));
  expect(withoutTime(line)).toEqual(withoutTime(lineOfPowertools(metric, value, reason)));
});

test("a count is one line in the embedded metric format, written at once", () => {
  const [line, ...others] = linesOf((count) => count("NotMoved", 3));
  expect(others).toEqual([]);
  expect(line).toMatchObject({ service: "notifier", NotMoved: 3 });
  expect(line._aws.CloudWatchMetrics).toEqual([
    { Namespace: "ReliableQueue", Dimensions: [["service"]], Metrics: [{ Name: "NotMoved", Unit: "Count" }] },
  ]);
});

test("a reason is a series in addition to the total, in its own line only", () => {
  const [first, second] = linesOf((count) => {
    count("RetryScheduled", 2, "Unknown");
    count("RetryScheduled", 1);
  });
  expect(first).toMatchObject({ RetryScheduled: 2, reason: "Unknown" });
  expect(first._aws.CloudWatchMetrics[0].Dimensions).toEqual([["service"], ["service", "reason"]]);
  expect(second).not.toHaveProperty("reason");
});

test("nothing is counted as 0, so that an alarm has data", () => {
  expect(linesOf((count) => count("DeleteUnconfirmed", 0))[0]).toMatchObject({ DeleteUnconfirmed: 0 });
});

test.each(Object.entries(METRICS))("%s is counted in %s", (name, unit) => {
  const [line] = linesOf((count) => count(name as MetricName, 1));
  expect(line._aws.CloudWatchMetrics[0].Metrics).toEqual([{ Name: name, Unit: unit }]);
});
