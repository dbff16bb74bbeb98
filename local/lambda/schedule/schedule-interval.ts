import { LocalRunError } from "../../errors";

const SECONDS_BY_UNIT: Readonly<Record<string, number>> = { minute: 60, hour: 3_600, day: 86_400 };

/** A local run lasts seconds, not hours: the time between two firings is divided by this. */
const FASTER_BY = 20;
const SHORTEST_SECONDS = 3;

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

/** How often the local run fires a schedule: 20 times as often as synthesised, at most every 3 s. */
export function localIntervalSeconds(expression: string): number {
  return Math.max(SHORTEST_SECONDS, Math.round(readRateSeconds(expression) / FASTER_BY));
}
