import { evaluateMath, type Series } from "./support/metric-math";
import { alarmsOf, expressionOf, type Query, queriesOf } from "./support/metrics-shown";
import { stacksOf } from "./support/stacks-of";

/** Times are in hours after the first deployment. Before it, CloudWatch has no data. */
interface Operation {
  readonly renewsAt: readonly number[];
  /** From when on a message is held. Undefined: none is. */
  readonly heldFrom?: number;
  readonly heldIn?: "retry" | "quarantine";
}

const alarm = alarmsOf(stacksOf("prod").reliable).find(
  ({ alarm_name }) => alarm_name === "prod-reliable-q-renewal-not-running",
);
const queries = queriesOf(alarm);
const PERIOD = 6 * 60;

function seriesOf(metric: NonNullable<Query["metric"]>, { renewsAt, heldFrom, heldIn }: Operation): Series {
  return (start) => {
    const end = start + PERIOD;
    if (metric.metric_name === "RenewRuns") {
      const runs = renewsAt.filter((hour) => hour * 60 >= start && hour * 60 < end).length;
      return runs === 0 ? Number.NaN : runs;
    }
    // SQS writes nothing about a queue that does not exist yet, or about an empty queue that nobody uses.
    const name = `prod-${heldIn ?? "quarantine"}_for_reliable_q`;
    const holds = metric.dimensions.QueueName === name && metric.metric_name.endsWith("MessagesVisible");
    return holds && heldFrom !== undefined && heldFrom * 60 < end ? 1 : Number.NaN;
  };
}

/** The hour in which it goes off, evaluated each minute of two days. Undefined: it does not. */
function ringsAt(operation: Operation): number | undefined {
  const metrics = queries.flatMap(({ id, metric }) =>
    metric === undefined ? [] : [[id, seriesOf(metric, operation)] as const],
  );
  const value = evaluateMath(expressionOf(alarm), Object.fromEntries(metrics), PERIOD);
  for (let now = 0; now < 48 * 60; now += 1) {
    const periods = Array.from({ length: Number(alarm?.evaluation_periods) }, (_, index) =>
      value(now - (index + 1) * PERIOD),
    );
    // treat_missing_data
    const breaches = (each: number) => (Number.isNaN(each) ? true : each < Number(alarm?.threshold));
    if (periods.every(breaches)) return Math.floor(now / 60);
  }
  return undefined;
}

const every = (hours: number, from: number) => Array.from({ length: 12 }, (_, n) => from + n * hours);

test("is evaluated over periods of six hours, in which missing data is a breach", () => {
  expect(queries.flatMap(({ metric }) => metric?.period ?? []).every((each) => each === 21_600)).toBe(true);
  expect(alarm).toMatchObject({ comparison_operator: "LessThanThreshold", treat_missing_data: "breaching" });
});

test.each([0.01, 3, 5.99])(
  "a first deployment whose first renewal is %d h away does not trigger it",
  (first) => {
    expect(ringsAt({ renewsAt: every(6, first) })).toBeUndefined();
    expect(ringsAt({ renewsAt: every(6, first), heldFrom: 0 })).toBeUndefined();
  },
);

test.each(["retry", "quarantine"] as const)(
  "renewals that never run trigger it once %s held a message for two intervals",
  (heldIn) => {
    expect(ringsAt({ renewsAt: [], heldFrom: 0, heldIn })).toBeLessThanOrEqual(12);
    expect(ringsAt({ renewsAt: [], heldFrom: 20, heldIn })).toBeLessThanOrEqual(32);
  },
);

test("renewals that stop trigger it two intervals after the last, while something is held", () => {
  expect(ringsAt({ renewsAt: [3, 9, 15], heldFrom: 1 })).toBe(27);
  expect(ringsAt({ renewsAt: [3, 9, 15] })).toBeUndefined();
});
