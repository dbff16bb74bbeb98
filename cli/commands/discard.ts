import { Option } from "commander";
import type { SqsPort } from "../../core/messages/sqs-port";
import { readDeployment } from "../aws/target/deployment";
import { type CommandContext, type Outcome, openScan } from "../command-context";
import { DlqError } from "../errors";
import { LineFile, mustBeWritable } from "../files/line-file";
import { toLine } from "../files/message-line";
import { fileExists } from "../files/read-lines";
import type { MoveReport } from "../scan/move-selected";
import type { Selection } from "../scan/select-messages";
import { tally } from "../scan/tally";
import { describeMove, exitCodeOfMove, type MoveSummary, moveResult } from "../terminal/describe-move";
import { exitCodeOfSelection } from "../terminal/describe-scan";
import { asArgument, timedFile } from "../terminal/file-names";
import { forms, messages, shownIds } from "../terminal/format";
import { defineCommand } from "../terminal/options/define-command";
import {
  readSelection,
  requireFilter,
  type SelectionOptions,
  selectionOptions,
} from "../terminal/options/selection-options";
import { auditOption, flag } from "../terminal/options/target-options";
import { moveAudited } from "./move-audited";
import { askFor, type Preview } from "./preview";

interface DiscardOptions extends SelectionOptions {
  readonly yes: boolean;
  readonly all: boolean;
  readonly file?: string;
  readonly audit: string;
}

export const addDiscard = defineCommand({
  name: "discard",
  description:
    "write a selection to a file, then delete it; a dry run unless confirmed with --yes or on a terminal",
  options: (words) => [
    flag("--yes", "go ahead without asking"),
    flag("--all", "with no filter: everything that is held"),
    new Option(
      "--file <file>",
      "file that the messages are written to first (default: ./dlq-discarded-<time>.ndjson)",
    ),
    auditOption(),
    ...selectionOptions(words),
  ],
  examples: () => [
    "dlq discard --reason MalformedBody --older-than 3d           (a dry run)",
    "dlq discard --reason MalformedBody --older-than 3d --yes",
    "dlq import dlq-discarded-2026-01-15T12-00-00Z.ndjson         (brings them back)",
  ],
  work: discard,
});

/** Deletes a selection for good, after writing it to a file from which it can be imported again. */
async function discard(context: CommandContext, options: DiscardOptions): Promise<Outcome> {
  const selection = readSelection(options);
  requireFilter(selection, options.all, "discarded");
  const file = options.file ?? timedFile("discarded", context.clock.now());
  if (await fileExists(file)) {
    throw new DlqError("FileExists", `${file} is there already. Name another one with --file.`);
  }
  await mustBeWritable(file);
  if (options.yes) return apply(context, selection, options, file);

  // Who is asked gets this run's file; who repeats the command with --yes gets another time's.
  const named = context.output.canAsk ? file : options.file;
  const preview = await previewDiscard(context, selection, options, named);
  const question = `Discard ${messages(preview.ids.size)}?`;
  const answer = await askFor(context, preview, { question, no: "Nothing was discarded." });
  return "outcome" in answer ? answer.outcome : apply(context, selection, options, file, answer.agreed);
}

/** What a discard would delete, by present ids. `file`: its name, where that is known already. */
async function previewDiscard(
  context: CommandContext,
  selection: Selection,
  { wait }: DiscardOptions,
  file: string | undefined,
): Promise<Preview> {
  const ids = new Set<string>();
  const found: { id: string; reason: string }[] = [];
  const scan = await openScan(context, selection, { wait, endWhenFound: true });
  for await (const { message, summary } of scan.peek()) {
    ids.add(message.messageId);
    found.push({ id: summary.id, reason: summary.reason });
  }
  const { reports } = scan;
  const lines = [
    `${messages(found.length)} would be written to ${file ?? "./dlq-discarded-<time>.ndjson"} and then deleted:`,
    ...tally(found.map(({ reason }) => reason)).map(([reason, count]) => `  ${count} x ${reason}`),
  ];
  return {
    ids,
    lines: found.length === 0 ? ["Nothing matched."] : lines,
    exitCode: exitCodeOfSelection(reports, found.length > 0),
    result: { matched: found.length, wouldDiscard: found, file: file ?? null },
    reports,
  };
}

/** The file has taken what was written to it before the batch is moved: the move then deletes what is confirmed. */
const takenByFile = (sqs: SqsPort): SqsPort => ({
  ...sqs,
  send: async (_file, entries) => ({
    confirmed: new Map(entries.map((_entry, index) => [index, ""])),
    failed: [],
  }),
});

async function apply(
  context: CommandContext,
  selection: Selection,
  { audit, wait }: DiscardOptions,
  file: string,
  agreed?: ReadonlySet<string>,
): Promise<Outcome> {
  const deployment = await readDeployment(context);
  const lines = new LineFile(file, "new", true);
  let written = 0;
  const { summary, why } = await moveAudited(context, {
    selection,
    rules: {
      decide: ({ message }) => ({ transfer: { message, to: file, attributes: message.attributes } }),
      beforeBatch: async (batch) => {
        await lines.append(
          batch.map(({ message, summary: { queue } }) => toLine(message, queue, deployment)),
        );
        written += batch.length;
      },
      ratePerSecond: Number.POSITIVE_INFINITY,
      limit: Number.POSITIVE_INFINITY,
      agreed,
    },
    sqs: takenByFile(context.sqs),
    wait,
    what: "discarding",
    audit,
    intent: { file },
    summarize: summaryOf,
  }).finally(() => lines.close());
  const deleted = summary.moved.length;
  return {
    exitCode: exitCodeOfMove(summary),
    result: { dryRun: false, ...moveResult(summary), file: written > 0 ? file : null },
    text: () =>
      [
        ...describeMove(summary, DISCARDED, { why, now: context.clock.now() }),
        ...(deleted > 0
          ? [
              `${forms(deleted, "It is", "They are")} in ${file}; this brings ${forms(deleted, "it", "them")} back:`,
              `  ${context.commandLine("import", asArgument(file))}`,
            ]
          : []),
        // Of what is written and was not deleted an import would make a second copy.
        ...(written > deleted
          ? [
              `${file} also holds ${written - deleted} that may still be held; this leaves out what is:`,
              `  ${context.commandLine("import", asArgument(file), "--missing")}`,
            ]
          : []),
      ].join("\n"),
  };
}

/** Only what is known to be deleted counts as discarded. */
const summaryOf = (report: MoveReport): MoveSummary => ({
  ...report,
  moved: report.moved.filter(({ deleted }) => deleted),
  unconfirmed: report.moved.filter(({ deleted }) => !deleted).map(({ id }) => id),
});

const DISCARDED = {
  done: "discarded",
  again: "The same command, with another --file where it names one,",
  unconfirmed: (ids: readonly string[]) => [
    `Of ${messages(ids.length)} it is not known whether ${forms(ids.length, "it is deleted: it", "they are deleted: they")} may still be held.`,
    ...shownIds(ids.map((id) => `  ${id}`)),
  ],
};
