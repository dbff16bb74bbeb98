import { Metrics } from "@aws-lambda-powertools/metrics";
import { createCount, METRICS, type MetricName } from "../../../core/runtime/metrics";

/** What a count writes, as CloudWatch reads it. */
function linesOf(use: (count: ReturnType<typeof createCount>) => void) {
  const lines: string[] = [];
  const spy = jest.spyOn(process.stdout, "write").mockImplementation((line) => lines.push(String(line)) > 0);
  try {
    use(createCount(new Metrics({ namespace: "ReliableQueue", serviceName: "notifier" })));
  } finally {
    spy.mockRestore();
  }
  return lines.map((line) => JSON.parse(line));
}

test("a count is one line in the embedded metric format, at once", () => {
  const [line, ...others] = linesOf((count) => count("NotMoved", 3));
  expect(others).toEqual([]);
  expect(line).toMatchObject({ service: "notifier", NotMoved: 3 });
  expect(line._aws.CloudWatchMetrics).toEqual([
    { Namespace: "ReliableQueue", Dimensions: [["service"]], Metrics: [{ Name: "NotMoved", Unit: "Count" }] },
  ]);
});

test("a reason is a series beside the total, in its own line and in no other", () => {
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
