const MINUTES_PER_HOUR = 60;
const HOURS_PER_DAY = 24;

/**
 * EventBridge Scheduler's cron expression (UTC) for an interval that divides the hour or the day, beginning the given
 * number of minutes after midnight. A rate would begin whenever it is deployed, together with any other schedule of
 * that deployment.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based
 */
export function scheduleExpression(intervalSeconds: number, offsetMinutes = 0): string {
  const minutes = intervalSeconds / 60;
  if (minutes < MINUTES_PER_HOUR) return `cron(${offsetMinutes}/${minutes} * * * ? *)`;
  const hours = minutes / MINUTES_PER_HOUR;
  const firstHour = Math.floor(offsetMinutes / MINUTES_PER_HOUR);
  const hour = hours === HOURS_PER_DAY ? firstHour : `${firstHour}/${hours}`;
  return `cron(${offsetMinutes % MINUTES_PER_HOUR} ${hour} * * ? *)`;
}

const greatestCommonDivisor = (a: number, b: number): number =>
  b === 0 ? a : greatestCommonDivisor(b, a % b);

/**
 * How long after redrives, which begin at midnight, renewals begin, so that no two of them start in the same minute:
 * as far from each redrive as the two intervals allow. 0: they do not allow it.
 */
export function renewalOffsetMinutes(redriveIntervalSeconds: number, renewIntervalSeconds: number): number {
  return Math.floor(greatestCommonDivisor(redriveIntervalSeconds, renewIntervalSeconds) / 60 / 2);
}
