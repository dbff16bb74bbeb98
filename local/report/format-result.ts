import Table from "cli-table3";
import type { QueueResult } from "../play-and-reconcile";
import type { RunResult } from "../run-locally";

/** What each number means, in the order of the journey. */
const ROWS: readonly (readonly [keyof QueueResult, string])[] = [
  ["produced", "messages that were sent"],
  ["bad", "of them can never be processed"],
  ["processed", "messages that the consumer processed"],
  ["quarantined", "messages that wait for a person"],
  ["retryScheduled", "messages that were scheduled for retry"],
  ["redriven", "messages that the redriver sent back"],
  ["processedAfterRedrive", "messages processed after that"],
  ["alerts", "alerts that were published"],
  ["emails", "e-mails that they became"],
  ["collateral", "good messages that were not processed"],
  ["duplicates", "messages that were processed more than once"],
  ["lost", "messages that are nowhere"],
];

const PROBLEMS_SHOWN = 20;

export const problemsOf = ({ queues }: RunResult): string[] =>
  [...queues.values()].flatMap(({ problems }) => problems);

/** The JSON object that `--json` prints: the numbers of one queue directly, or those of several by queue. */
export function formatJson(result: RunResult): string {
  const { queues, seconds } = result;
  const [only, ...others] = queues.values();
  const common = { seconds, balanced: problemsOf(result).length === 0 };
  if (only === undefined || others.length > 0)
    return JSON.stringify({ queues: Object.fromEntries(queues), ...common });
  const { problems, ...numbers } = only;
  return JSON.stringify({ ...numbers, ...common, problems });
}

function formatTable(result: QueueResult): string {
  const table = new Table({
    style: { head: [], border: [], compact: true },
    colAligns: ["left", "right", "left"],
  });
  for (const [name, meaning] of ROWS) table.push([name, String(result[name]), meaning]);
  return table.toString();
}

/** What a person gets: a table for each queue, and whether the run reconciles. Colors only if requested. */
export function formatResult(result: RunResult, colors: boolean): string {
  const tables = [...result.queues].flatMap(([name, ofQueue]) => [name, formatTable(ofQueue)]);
  const paint = (code: number, text: string) => (colors ? `\u001b[${code}m${text}\u001b[0m` : text);
  const problems = problemsOf(result);
  const verdict =
    problems.length === 0
      ? paint(32, `Reconciled in ${result.seconds} s: every message is processed or held where it belongs.`)
      : paint(31, `The run does not reconcile:\n${formatProblems(problems)}`);
  return [...(result.queues.size === 1 ? tables.slice(1) : tables), verdict].join("\n");
}

/** The first problems, one per line. */
function formatProblems(problems: readonly string[]): string {
  const more = problems.length - PROBLEMS_SHOWN;
  return [...problems.slice(0, PROBLEMS_SHOWN), ...(more > 0 ? [`… and ${more} more.`] : [])]
    .map((problem) => `  - ${problem}`)
    .join("\n");
}
