import type { Log } from "../../handlers/runtime/logger";
import type { Count } from "../../handlers/runtime/metrics";

/** A log that keeps its lines as [level, text, fields]. */
export function recordLog() {
  const lines: [string, string, Record<string, unknown>][] = [];
  const keep =
    (level: string): Log["info"] =>
    (text, ...extra) => {
      lines.push([level, String(text), Object.assign({}, ...extra)]);
    };
  const log: Log = { info: keep("info"), warn: keep("warn"), error: keep("error") };
  return {
    log,
    lines,
    of: (text: string) => lines.filter((line) => line[1] === text).map((line) => line[2]),
  };
}

/** A count that keeps sums by metric, and by metric and reason (`Parked/Unknown`). */
export function recordCount() {
  const sums: Record<string, number> = {};
  const count: Count = (metric, value, reason) => {
    const key = reason === undefined ? metric : `${metric}/${reason}`;
    sums[key] = (sums[key] ?? 0) + value;
  };
  return { count, sums };
}
