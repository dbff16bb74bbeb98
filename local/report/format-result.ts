import Table from "cli-table3";
import type { RunResult } from "../run-locally";

/** What each number of the books means, in the order of the journey. */
const ROWS: readonly (readonly [keyof RunResult, string])[] = [
  ["produced", "orders that the stores sent"],
  ["bad", "of them without store_id"],
  ["processed", "orders that the consumer processed"],
  ["quarantined", "orders that wait for a person"],
  ["retryScheduled", "orders that waited for the product"],
  ["redriven", "orders that the redriver sent back"],
  ["processedAfterRedrive", "orders processed after that"],
  ["alerts", "alerts that were published"],
  ["emails", "e-mails that came of them"],
  ["collateral", "good orders that were not processed"],
  ["duplicates", "orders that were processed more than once"],
  ["lost", "orders that are nowhere"],
  ["seconds", "seconds that the run took"],
];

const PROBLEMS_SHOWN = 20;

/** The JSON object that `--json` prints: the numbers, and why they do not balance when they do not. */
export function formatJson(result: RunResult): string {
  const { problems, ...numbers } = result;
  return JSON.stringify({ ...numbers, balanced: problems.length === 0, problems });
}

/** The table that a person gets. Colours only when asked for. */
export function formatTable(result: RunResult, colours: boolean): string {
  const table = new Table({
    style: { head: [], border: [], compact: true },
    colAligns: ["left", "right", "left"],
  });
  for (const [name, meaning] of ROWS) table.push([name, String(result[name]), meaning]);
  const balanced = result.problems.length === 0;
  const paint = (code: number, text: string) => (colours ? `\u001b[${code}m${text}\u001b[0m` : text);
  const verdict = balanced
    ? paint(32, "The books balance: every order is processed or held where it belongs.")
    : paint(31, `The books do not balance:\n${formatProblems(result.problems)}`);
  return `${table.toString()}\n${verdict}`;
}

/** The first problems, one a line. */
export function formatProblems(problems: readonly string[]): string {
  const more = problems.length - PROBLEMS_SHOWN;
  return [...problems.slice(0, PROBLEMS_SHOWN), ...(more > 0 ? [`… and ${more} more.`] : [])]
    .map((problem) => `  - ${problem}`)
    .join("\n");
}
