import { LocalRunError } from "../errors";

const SECONDS_BY_UNIT: Readonly<Record<string, number>> = { minute: 60, hour: 3_600, day: 86_400 };

/** Scheduler knows nothing below a minute. A run on one machine divides its time by this, within bounds. */
const FASTER_BY = 100;
const SHORTEST_SECONDS = 3;
const LONGEST_SECONDS = 60;

/** Seconds of a rate expression such as `rate(5 minutes)`. Throws LocalRunError for any other expression. */
export function readRateSeconds(expression: string): number {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const unitSeconds = SECONDS_BY_UNIT[unit ?? ""];
  if (count === undefined || unitSeconds === undefined) {
    throw new LocalRunError(
      `Schedule expression ${expression} is not understood by the local run, which knows rate(…) only.`,
    );
  }
  return Number(count) * unitSeconds;
}

/** How often the local run fires a schedule: faster than synthesised, from 3 s to 60 s. */
export function localIntervalSeconds(expression: string): number {
  const seconds = readRateSeconds(expression) / FASTER_BY;
  return Math.round(Math.min(LONGEST_SECONDS, Math.max(SHORTEST_SECONDS, seconds)));
}
