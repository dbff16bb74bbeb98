import { scheduleExpression } from "../../../constructs/workers/schedule-expression";

test.each([
  [60, "rate(1 minute)"],
  [300, "rate(5 minutes)"],
  [3600, "rate(1 hour)"],
  [5400, "rate(90 minutes)"],
  [21_600, "rate(6 hours)"],
])("writes %d s as %s", (seconds, expression) => {
  expect(scheduleExpression(seconds)).toBe(expression);
});

test.each([0, -60, 59, 90, Number.NaN])("refuses %d s", (seconds) => {
  expect(() => scheduleExpression(seconds)).toThrow(
    new RangeError(`A schedule's interval must be whole minutes, but is ${seconds} s.`),
  );
});
