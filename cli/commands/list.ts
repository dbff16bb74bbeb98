import type { CommandContext, Outcome } from "../command-context";
import { type Grouping, Groups, type HeldGroup } from "../scan/group-held";
import { scanHeld } from "../scan/scan-held";
import type { HeldSummary } from "../scan/summarize-message";
import { describeScans, exitCodeOfSelection, scanResult } from "../terminal/describe-scan";
import { formatBytes, formatDuration, isoTime, messages } from "../terminal/format";
import { readSelection, type SelectionOptions } from "../terminal/options/selection-options";
import type { Output } from "../terminal/output";

export interface ListOptions extends SelectionOptions {
  readonly by: Grouping;
  /** Rows of --by message for a person; JSON has all. */
  readonly limit: number;
}

/** What is held and why: groups with counts, or one row a message. Changes nothing. */
export async function list(context: CommandContext, options: ListOptions): Promise<Outcome> {
  const selection = readSelection(options);
  const now = context.now();
  const rows: HeldSummary[] = [];
  const groups = new Groups(options.by === "message" ? "reason" : options.by, now);
  const scans = await scanHeld(context, selection, {
    waitMs: options.wait * 1000,
    onSelected: (_message, summary) => {
      groups.add(summary);
      if (options.by === "message") rows.push(summary);
    },
  });
  const found = groups.list();
  const total = scans.reduce((sum, { matched }) => sum + matched, 0);
  rows.sort((a, b) => a.firstSentAt - b.firstSentAt);
  return {
    exitCode: exitCodeOfSelection(scans, total > 0),
    result: {
      by: options.by,
      total,
      groups: options.by === "message" ? [] : found.map((group) => groupResult(group, now)),
      messages: rows.map((row) => rowResult(row, now)),
      scans: scans.map((scan) => scanResult(scan)),
    },
    text: [
      ...(total === 0 ? [] : [tableOf(context.output, options, found, rows, now), ""]),
      `${messages(total)} ${total === 0 ? "matched" : "held"}.`,
      ...describeScans(scans, context.now()),
    ].join("\n"),
  };
}

function tableOf(
  output: Output,
  { by, limit }: ListOptions,
  groups: readonly HeldGroup[],
  rows: readonly HeldSummary[],
  now: number,
): string {
  if (by !== "message")
    return output.table(
      groupColumns(by),
      groups.map((group) => groupRow(group, now)),
    );
  const table = output.table(
    MESSAGE_COLUMNS,
    rows.slice(0, limit).map((row) => messageRow(row, now)),
  );
  return rows.length > limit
    ? `${table}\n… and ${rows.length - limit} more: --limit, or --json for all.`
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
export const rowResult = (row: HeldSummary, now: number) => ({
  id: row.id,
  messageId: row.messageId,
  queue: row.queue,
  reason: row.reason,
  notified: row.notified,
  producer: row.producer,
  storeId: row.storeId ?? null,
  attempt: row.attempt,
  firstSentAt: isoTime(row.firstSentAt),
  sentAt: isoTime(row.sentAt),
  ageSeconds: ageSeconds(row.firstSentAt, now),
  bytes: row.bytes,
});
