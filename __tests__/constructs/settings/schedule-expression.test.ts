import { renewalOffsetMinutes, scheduleExpression } from "../../../constructs/settings/schedule-expression";
import { SCHEDULE_INTERVALS_SECONDS } from "../../../core/limits/limit-table";

const DAY_MINUTES = 1440;

/** The minutes of a day, UTC, that a field such as `2/5`, `7` or `*` names. */
function values(field: string, count: number): number[] {
  const [first = "*", step] = field.split("/");
  const from = first === "*" ? 0 : Number(first);
  const every = step === undefined ? (first === "*" ? 1 : count) : Number(step);
  return Array.from({ length: Math.ceil((count - from) / every) }, (_, index) => from + index * every);
}

function minutesOfDay(expression: string): number[] {
  const [, minute = "", hour = ""] = /^cron\((\S+) (\S+) \* \* \? \*\)$/.exec(expression) ?? [];
  return values(hour, 24).flatMap((h) => values(minute, 60).map((m) => h * 60 + m));
}

test.each([
  [60, 0, "cron(0/1 * * * ? *)"],
  [300, 0, "cron(0/5 * * * ? *)"],
  [3600, 0, "cron(0 0/1 * * ? *)"],
  [21_600, 2, "cron(2 0/6 * * ? *)"],
  [21_600, 180, "cron(0 3/6 * * ? *)"],
  [86_400, 15, "cron(15 0 * * ? *)"],
])("writes every %d s from minute %d as %s", (seconds, offset, expression) => {
  expect(scheduleExpression(seconds, offset)).toBe(expression);
});

test.each(SCHEDULE_INTERVALS_SECONDS)(
  "fires every %d s, across the end of the hour and of the day",
  (seconds) => {
    const minutes = minutesOfDay(scheduleExpression(seconds));
    const gaps = minutes.map(
      (minute, index) => (minutes[index + 1] ?? DAY_MINUTES + (minutes[0] ?? 0)) - minute,
    );

    expect(new Set(gaps)).toEqual(new Set([seconds / 60]));
  },
);

const PAIRS = SCHEDULE_INTERVALS_SECONDS.flatMap((redrive) =>
  SCHEDULE_INTERVALS_SECONDS.map((renew) => [redrive, renew] as const),
);

test.each(PAIRS)(
  "never renews, with redrives every %d s, in the minute of one, every %d s",
  (redrive, renew) => {
    const offset = renewalOffsetMinutes(redrive, renew);
    const redrives = new Set(minutesOfDay(scheduleExpression(redrive)));
    const renewals = minutesOfDay(scheduleExpression(renew, offset));
    const coinciding = renewals.filter((minute) => redrives.has(minute));

    // 0 is refused where there is a Scheduler.
    if (offset > 0) expect(coinciding).toEqual([]);
    expect(renewals).toHaveLength(DAY_MINUTES / (renew / 60));
  },
);

test.each([
  [300, 2],
  [600, 5],
  [7200, 60],
])("renews as far from redrives every %d s as the intervals allow", (redrive, offset) => {
  expect(renewalOffsetMinutes(redrive, 21_600)).toBe(offset);
});

test.each([
  [60, 21_600],
  [300, 240],
])("has no minute for renewals if redrives every %d s leave none of every %d s", (redrive, renew) => {
  expect(renewalOffsetMinutes(redrive, renew)).toBe(0);
});
