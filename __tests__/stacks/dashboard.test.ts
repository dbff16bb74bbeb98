import { widgetsOf } from "./support/metrics-shown";
import { all } from "./support/resources";
import { GIVEN, stacksOf } from "./support/stacks-of";
import { synthesize } from "./support/synthesize";

const { ingestor, reliable } = stacksOf("dev");
const widgets = widgetsOf(reliable);

/** The titles as on the screen: from left to right in each row. */
function rows(): string[][] {
  const titled = widgets.filter(({ properties }) => properties.title !== undefined);
  const byRow = Map.groupBy(titled, ({ y }) => y);
  return [...byRow.entries()]
    .sort(([a], [b]) => a - b)
    .map(([, row]) => row.sort((a, b) => a.x - b.x).map(({ properties }) => properties.title ?? ""));
}

test("shows the journey from left to right, then alerts, failures and runs, then costs, with failed starts below runs", () => {
  expect(rows()).toEqual([
    ["Alarms"],
    ["1. Main queue", "2. DLQ", "3. Retry queue", "4. Quarantine"],
    [
      "Flow: sent and processed",
      "Dead letters by reason",
      "Scheduled for retry by reason",
      "Held: the oldest",
    ],
    [
      "Failures by reason, each receive",
      "Quarantined by reason, by the notifier",
      "Redrives and their success",
      "Quarantined by the redriver, and renewed",
    ],
    ["Alerts to producers", "Failed moves", "Functions: errors and throttles", "Runs of the redriver"],
    [
      "Cost: Lambda starts, milliseconds",
      "Cost: SQS messages handled, empty receives",
      "Cost: log bytes, publishes",
      "Abandoned starts",
    ],
  ]);
});

test("fills its width without a gap or an overlap", () => {
  const cells = widgets.flatMap(({ x, y, width, height }) =>
    Array.from(
      { length: width * height },
      (_, cell) => `${x + (cell % width)},${y + Math.floor(cell / width)}`,
    ),
  );

  expect(new Set(cells).size).toBe(cells.length);
  expect(cells.length % 24).toBe(0);
});

const queues = [ingestor, reliable].flatMap((stack) =>
  all(stack, "aws_sqs_queue").map(({ name }) => String(name)),
);

/** The metrics of a queue that are shown in the same graph. */
function graphsOf(queue: string): string[][] {
  return widgets.map(({ properties }) =>
    (properties.metrics ?? []).flatMap(([namespace, name, , value]) =>
      namespace === "AWS/SQS" && value === queue ? [String(name)] : [],
    ),
  );
}

test.each(queues)("shows depth and age of %s in one graph, and its calls among the costs", (queue) => {
  expect(queues).toHaveLength(5);
  expect(graphsOf(queue)).toContainEqual([
    "ApproximateNumberOfMessagesVisible",
    "ApproximateNumberOfMessagesNotVisible",
    "ApproximateNumberOfMessagesDelayed",
    "ApproximateAgeOfOldestMessage",
  ]);
  expect(graphsOf(queue)).toContainEqual([
    "NumberOfMessagesReceived",
    "NumberOfMessagesDeleted",
    "NumberOfEmptyReceives",
  ]);
});

test("shows the state of every alarm", () => {
  const arns = widgets.find(({ type }) => type === "alarm")?.properties.alarms ?? [];
  const ids = Object.keys(reliable.resource.aws_cloudwatch_metric_alarm ?? {});

  expect([...arns].sort()).toEqual(ids.map((id) => `\${aws_cloudwatch_metric_alarm.${id}.arn}`).sort());
});

test("leaves out the producer if there is none", () => {
  const body = (environment: Record<string, string>) =>
    JSON.stringify(widgetsOf(synthesize({ ...GIVEN, ...environment }).reliable));

  expect(body({})).toContain("reliable-q-producer");
  expect(body({ WITH_PRODUCER: "false" })).not.toContain("reliable-q-producer");
});
