const UNITS = [
  { seconds: 3600, name: "hour" },
  { seconds: 60, name: "minute" },
] as const;

/**
 * EventBridge Scheduler's rate expression for a number of seconds that is whole minutes.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#rate-based
 */
export function scheduleExpression(seconds: number): string {
  const unit = UNITS.find((candidate) => seconds % candidate.seconds === 0);
  if (unit === undefined || seconds <= 0) {
    throw new RangeError(`A schedule's interval must be whole minutes, but is ${seconds} s.`);
  }
  const count = seconds / unit.seconds;
  return `rate(${count} ${unit.name}${count === 1 ? "" : "s"})`;
}
