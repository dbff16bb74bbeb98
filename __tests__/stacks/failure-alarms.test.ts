import { evaluateMath, type Series } from "./support/metric-math";
import { alarmsOf, expressionOf, queriesOf } from "./support/metrics-shown";
import { GIVEN, stacksOf } from "./support/stacks-of";
import { synthesize } from "./support/synthesize";

/** The traffic of a minute: receives that failed, messages processed, dead letters, and depth of the retry queue. */
interface Minute {
  readonly failed: number;
  readonly processed: number;
  readonly dead: number;
  readonly held: number;
}

const alarms = alarmsOf(stacksOf("prod").reliable);

/** Functions write nothing about what does not happen. SQS writes its depths each minute. */
const COUNTS: Readonly<Record<string, (minute: Minute) => number>> = {
  MessagesFailed: ({ failed }) => failed,
  MessagesProcessed: ({ processed }) => processed,
  DeadLetters: ({ dead }) => dead,
};
const DEPTHS: Readonly<Record<string, (minute: Minute) => number>> = {
  ApproximateNumberOfMessagesVisible: ({ held }) => held,
  ApproximateNumberOfMessagesNotVisible: () => 0,
  ApproximateNumberOfMessagesDelayed: () => 0,
};

function seriesOf(name: string, traffic: readonly Minute[], period: number): Series {
  const of = (minute: number) => traffic.slice(Math.max(0, minute), Math.max(0, minute + period));
  return (minute) => {
    const depth = DEPTHS[name];
    if (depth !== undefined) return of(minute).reduce((sum, at) => sum + depth(at), 0) / period;
    const sum = of(minute).reduce((total, at) => total + (COUNTS[name]?.(at) ?? 0), 0);
    return sum === 0 ? Number.NaN : sum;
  };
}

/** The minutes in which an alarm goes off and ends, starting from OK and evaluated each minute. */
function changesOf(name: string, traffic: readonly Minute[]): ["ALARM" | "OK", number][] {
  const alarm = alarms.find(({ alarm_name }) => alarm_name === `prod-reliable-q-${name}`);
  const inputs = queriesOf(alarm).flatMap(({ id, metric }) => (metric ? [[id, metric] as const] : []));
  const period = (inputs[0]?.[1].period ?? 0) / 60;
  const metrics = inputs.map(
    ([id, { metric_name }]) => [id, seriesOf(metric_name, traffic, period)] as const,
  );
  const value = evaluateMath(expressionOf(alarm), Object.fromEntries(metrics), period);
  const periods = Number(alarm?.evaluation_periods);
  const changes: ["ALARM" | "OK", number][] = [];
  let state = "OK";
  for (let end = period * (periods + 1); end <= traffic.length; end += 1) {
    const values = Array.from({ length: periods }, (_, index) => value(end - (index + 1) * period));
    if (values.some(Number.isNaN) && alarm?.treat_missing_data === "ignore") continue;
    const next = values.every((each) => each >= Number(alarm?.threshold)) ? "ALARM" : "OK";
    if (next !== state) changes.push([next, end]);
    state = next;
  }
  return changes;
}

const minutes = (count: number, minute: Minute) => Array<Minute>(count).fill(minute);
const QUIET: Minute = { failed: 0, processed: 0, dead: 0, held: 0 };

/** Every message fails, is received twice and scheduled for retry, at this many per minute. */
const outage = (dead: number, length: number) =>
  Array.from(
    { length },
    (_, at): Minute => ({ failed: 2 * dead, processed: 0, dead, held: dead * (at + 1) }),
  );

/** One message in a hundred is poison and fails at both of its receives. */
const ordinary = (perMinute: number, length: number) =>
  minutes(length, {
    failed: (2 * perMinute) / 100,
    processed: (99 * perMinute) / 100,
    dead: perMinute / 100,
    held: 0,
  });

const ALARMS = ["failure-share", "dead-letter-share", "retry-queue-growing"];

describe.each([100, 1000, 60_000])("with %d messages a minute", (perMinute) => {
  test.each(ALARMS)("%s stays off for a day at one poison message in a hundred", (name) => {
    expect(changesOf(name, ordinary(perMinute, 24 * 60))).toEqual([]);
  });

  test.each([
    ["failure-share", 3],
    ["dead-letter-share", 10],
    ["retry-queue-growing", 16],
  ])("%s goes off within %d minutes of an outage", (name, within) => {
    const traffic = [...ordinary(perMinute, 120), ...outage(perMinute, 60)];
    const [[state, at] = ["", 0]] = changesOf(name, traffic);

    expect(state).toBe("ALARM");
    expect(at - 120).toBeLessThanOrEqual(within);
  });
});

test.each([
  ["failure-share", 6],
  ["dead-letter-share", 11],
  ["retry-queue-growing", 21],
])("%s goes off within %d minutes of an outage even with one message a minute", (name, within) => {
  const traffic = [...minutes(120, { ...QUIET, processed: 1 }), ...outage(1, 60)];
  const [[state, at] = ["", 0]] = changesOf(name, traffic);

  expect(state).toBe("ALARM");
  expect(at - 120).toBeLessThanOrEqual(within);
});

test.each(ALARMS)("%s does not go off at a single poison message in a quiet hour", (name) => {
  const poison = minutes(1, { failed: 2, processed: 0, dead: 1, held: 0 });
  const traffic = [...minutes(120, QUIET), ...poison, ...minutes(120, QUIET)];

  expect(changesOf(name, traffic)).toEqual([]);
});

test("failure-share sends no OK when nothing is handled any more, and one when messages succeed again", () => {
  const traffic = [
    ...ordinary(100, 120),
    ...outage(100, 30),
    // Everything is in the retry queue, and no message arrives.
    ...minutes(60, { ...QUIET, held: 3000 }),
    ...minutes(10, { ...QUIET, processed: 1 }),
  ];

  const changes = changesOf("failure-share", traffic).map(([state, at]) => `${state} ${Math.floor(at / 10)}`);
  expect(changes).toEqual(["ALARM 12", "OK 21"]);
});

test.each([
  [2, 20],
  [10, 20],
  [25, 41],
])(
  "if a message is received %d times, failure-share goes off at %d %% of the receives",
  (maxReceiveCount, percent) => {
    const { reliable } = synthesize(GIVEN, {
      change: (settings) => ({ ...settings, queue: { ...settings.queue, maxReceiveCount } }),
    });
    const alarm = alarmsOf(reliable).find(({ alarm_name }) => alarm_name === "reliable-q-failure-share");

    expect(alarm?.threshold).toBe(percent);
  },
);
