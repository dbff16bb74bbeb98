import { Option } from "commander";
import type { CommandContext, Outcome } from "../command-context";
import { GROUPINGS, type Grouping, Groups, type HeldGroup } from "../scan/group-held";
import { openScan } from "../scan/open-scan";
import type { HeldSummary } from "../scan/summarize-message";
import { describeScan, exitCodeOfSelection, scanResults } from "../terminal/describe-scan";
import { formatBytes, formatDuration, isoTime, messages } from "../terminal/format";
import { defineCommand } from "../terminal/options/define-command";
import { parseWhole } from "../terminal/options/parse-values";
import {
  readSelection,
  type SelectionOptions,
  selectionOptions,
} from "../terminal/options/selection-options";
import type { Output } from "../terminal/output";

export interface ListOptions extends SelectionOptions {
  readonly by: Grouping;
  /** Rows of --by message for a person. JSON contains all. */
  readonly limit: number;
}

export const addList = defineCommand({
  name: "list",
  description:
    "List the messages in the retry queue and quarantine, grouped by reason, cause, producer, age or attempt, or individually",
  options: (words) => [
    new Option("--by <property>", "property to group by").choices(GROUPINGS).default("reason"),
    new Option("--limit <rows>", "maximum number of rows with --by message")
      .default(50)
      .argParser(parseWhole(1, 100_000)),
    ...selectionOptions(words),
  ],
  examples: ({ missing }) => [
    "dlq list",
    `dlq list --by producer --reason ${missing} --older-than 2h`,
    "dlq list --by message --body-contains 4711 --from quarantine",
  ],
  work: list,
});

/** What is held and why: groups with counts, or one row per message. Changes nothing. */
export async function list(context: CommandContext, options: ListOptions): Promise<Outcome> {
  const scan = await openScan(context, readSelection(options), { wait: options.wait });
  const now = context.clock.now();
  const rows: HeldSummary[] = [];
  const groups = new Groups(options.by === "message" ? "reason" : options.by, now);
  let total = 0;
  for await (const { summary } of scan) {
    total += 1;
    groups.add(summary);
    if (options.by === "message") rows.push(summary);
  }
  const found = groups.list();
  rows.sort((a, b) => a.firstSentAt - b.firstSentAt);
  // Of 100,000 messages the text output keeps only those that it shows.
  const shown = rows.slice(0, options.limit);
  const { reports } = scan;
  return {
    exitCode: exitCodeOfSelection(reports, total > 0),
    result: {
      by: options.by,
      total,
      groups: options.by === "message" ? [] : found.map((group) => groupResult(group, now)),
      messages: rows.map((row) => rowResult(row, now)),
      scans: scanResults(reports),
    },
    text: () =>
      [
        ...(total === 0 ? [] : [tableOf(context.output, options, found, shown, { total, now }), ""]),
        `${messages(total)} ${total === 0 ? "matched" : "held"}.`,
        ...describeScan(reports, context.clock.now()),
      ].join("\n"),
  };
}

function tableOf(
  output: Output,
  { by }: ListOptions,
  groups: readonly HeldGroup[],
  rows: readonly HeldSummary[],
  { total, now }: { readonly total: number; readonly now: number },
): string {
  if (by !== "message")
    return output.table(
      groupColumns(by),
      groups.map((group) => groupRow(group, now)),
    );
  const table = output.table(
    MESSAGE_COLUMNS,
    rows.map((row) => messageRow(row, now)),
  );
  return total > rows.length
    ? `${table}\n… and ${total - rows.length} more: use --limit, or --json to see all.`
    : table;
}

const groupColumns = (by: Grouping) => [
  { title: "QUEUE" },
  { title: by.toUpperCase() },
  { title: "MESSAGES", right: true },
  { title: "OLDEST", right: true },
  { title: "SIZE", right: true },
];

const groupRow = ({ queue, key, count, oldestSentAt, bytes }: HeldGroup, now: number) => [
  queue,
  key,
  String(count),
  formatDuration(now - oldestSentAt),
  formatBytes(bytes),
];

const MESSAGE_COLUMNS = [
  { title: "ID" },
  { title: "QUEUE", dispensable: 1 },
  { title: "REASON" },
  { title: "PRODUCER", dispensable: 2 },
  { title: "ATTEMPT", right: true, dispensable: 3 },
  { title: "AGE", right: true },
  { title: "SIZE", right: true, dispensable: 4 },
];

const messageRow = (row: HeldSummary, now: number) => [
  row.id,
  row.queue,
  row.reason,
  row.producer,
  String(row.attempt),
  formatDuration(now - row.firstSentAt),
  formatBytes(row.bytes),
];

const ageSeconds = (since: number, now: number) => Math.max(0, Math.round((now - since) / 1000));

const groupResult = ({ queue, key, count, bytes, oldestSentAt }: HeldGroup, now: number) => ({
  queue,
  key,
  count,
  bytes,
  oldestSentAt: isoTime(oldestSentAt),
  oldestAgeSeconds: ageSeconds(oldestSentAt, now),
});

/** One held message in a JSON document. */
const rowResult = (
  { producerId, firstSentAt, sentAt, cause: _cause, deadAt: _deadAt, ...row }: HeldSummary,
  now: number,
) => ({
  ...row,
  producerId: producerId ?? null,
  firstSentAt: isoTime(firstSentAt),
  sentAt: isoTime(sentAt),
  ageSeconds: ageSeconds(firstSentAt, now),
});
