import Table from "cli-table3";
import { judgeGoals, type Result, type Row } from "./result";

const figure = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString("en-US") : value.toPrecision(3).replace(/\.?0+$/, "");

const PLAIN = { head: [], border: [] };

/** A table of a result, best first, and whether its goals were reached. */
export function formatResult(result: Result): string {
  const { title, unit, better, rows } = result;
  if (result.isComputed) return `${title} (${better} is better)\n${formatComputed(unit, rows)}`;
  const sign = better === "lower" ? 1 : -1;
  const sorted = [...rows].sort((a, b) => sign * (a.value.median - b.value.median));
  const ours = rows.find((row) => row.ours);
  const table = new Table({
    head: ["", unit, "min", "max", "against ours", ""],
    style: PLAIN,
    colAligns: ["left", "right", "right", "right", "right", "left"],
  });
  for (const { name, value, ours: isOurs, note = "" } of sorted) {
    const ratio = ours === undefined || isOurs ? "" : `${figure(value.median / ours.value.median)} ×`;
    table.push([
      isOurs ? `> ${name}` : name,
      figure(value.median),
      figure(value.min),
      figure(value.max),
      ratio,
      note,
    ]);
  }
  const goals = judgeGoals(result).map(({ ours: subject, against, bound, reached, met }) => {
    const wanted = `${better === "lower" ? "at most" : "at least"} ${figure(bound)}`;
    const [what, times] = against === undefined ? [unit, ""] : [`of ${against}`, " ×"];
    return `${met ? "reached" : "MISSED"}: ${subject} ${figure(reached)}${times}, goal ${wanted}${times} ${what}`;
  });
  return [`${title} (${better} is better)`, table.toString(), ...goals].join("\n");
}

/** With cents, and both ends where an assumption decides. */
function formatComputed(unit: string, rows: readonly Row[]): string {
  const table = new Table({ head: ["", unit, ""], style: PLAIN, colAligns: ["left", "right", "left"] });
  for (const { name, value, ours, note = "" } of rows) {
    const ends = [...new Set([value.min.toFixed(2), value.max.toFixed(2)])];
    table.push([ours ? `> ${name}` : name, ends.join(" – "), note]);
  }
  return table.toString();
}
