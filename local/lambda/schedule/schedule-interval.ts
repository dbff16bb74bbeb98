import { LocalRunError } from "../../errors";

const SECONDS_BY_UNIT: Readonly<Record<string, number>> = { minute: 60, hour: 3_600, day: 86_400 };

/** A local run lasts seconds, not hours: schedule intervals are divided by this. */
const FASTER_BY = 20;
const SHORTEST_SECONDS = 3;

const RATE = /^rate\((?<count>\d+) (?<unit>minute|hour|day)s?\)$/;
/** Every few minutes of each hour, or every few hours of each day. */
const EVERY_MINUTES = /^cron\(\d+\/(?<count>\d+) \* \* \* \? \*\)$/;
const EVERY_HOURS = /^cron\(\d+ \d+(?:\/(?<count>\d+))? \* \* \? \*\)$/;

/**
 * The interval of `rate(5 minutes)`, `cron(0/5 * * * ? *)` or `cron(2 0/6 * * ? *)` in seconds. Throws LocalRunError
 * for any other expression.
 */
export function readIntervalSeconds(expression: string): number {
  const rate = RATE.exec(expression)?.groups;
  const minutes = EVERY_MINUTES.exec(expression)?.groups;
  const hours = EVERY_HOURS.exec(expression)?.groups;
  const daily = hours !== undefined && hours.count === undefined;
  const { count, unit = minutes ? "minute" : "hour" } =
    rate ?? minutes ?? (daily ? { count: "24" } : hours) ?? {};
  const unitSeconds = SECONDS_BY_UNIT[unit];
  if (count === undefined || unitSeconds === undefined) {
    throw new LocalRunError(
      `Schedule expression ${expression} is not understood by the local run, which supports rate(…), and cron(…) with an interval of minutes or hours.`,
    );
  }
  return Number(count) * unitSeconds;
}

/** How often the local run fires a schedule: 20 times as often as synthesized, at most every 3 s. */
export function localIntervalSeconds(expression: string): number {
  return Math.max(SHORTEST_SECONDS, Math.round(readIntervalSeconds(expression) / FASTER_BY));
}
