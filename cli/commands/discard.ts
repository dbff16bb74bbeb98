import { Option } from "commander";
import type { CommandContext, Outcome } from "../command-context";
import {
  type Discard,
  describeDiscarded,
  describeDiscardPreview,
  discardMessages,
  discardQuestion,
  mustBeNew,
} from "../operations/discard";
import { openScan } from "../scan/open-scan";
import type { HeldSummary } from "../scan/summarize-message";
import { exitCodeOfMove, moveResult } from "../terminal/describe-move";
import { exitCodeOfSelection } from "../terminal/describe-scan";
import { timedFile } from "../terminal/file-names";
import { defineCommand } from "../terminal/options/define-command";
import {
  readSelection,
  requireFilter,
  type SelectionOptions,
  selectionOptions,
} from "../terminal/options/selection-options";
import { auditOption, flag } from "../terminal/options/target-options";
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
    "Write selected messages to a file, then delete them; a dry run unless you confirm it with --yes or at the prompt",
  options: (words) => [
    flag("--yes", "proceed without asking"),
    flag("--all", "select every held message if no filter is given"),
    new Option(
      "--file <file>",
      "file to which the messages are written first (default: ./dlq-discarded-<time>.ndjson)",
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

/** Deletes a selection permanently, after writing it to a file from which it can be imported again. */
async function discard(context: CommandContext, options: DiscardOptions): Promise<Outcome> {
  const selection = readSelection(options);
  requireFilter(selection, options.all, "discarded");
  const file = options.file ?? timedFile("discarded", context.clock.now());
  await mustBeNew(file);
  const planned = { selection, file, wait: options.wait, audit: options.audit };
  if (options.yes) return apply(context, planned);

  // A person who is asked gets this run's file. A person who repeats the command with --yes gets one with another
  // time.
  const named = context.output.canAsk ? file : options.file;
  const preview = await scanPreview(context, planned, named);
  const question = discardQuestion(preview.ids.size);
  const answer = await askFor(context, preview, { question, no: "Nothing was discarded." });
  return "outcome" in answer ? answer.outcome : apply(context, { ...planned, agreed: answer.agreed });
}

/** What a discard would delete, by present ids. `file`: its name, if it is already known. */
async function scanPreview(
  context: CommandContext,
  { selection, wait }: Discard,
  file: string | undefined,
): Promise<Preview> {
  const found: HeldSummary[] = [];
  const scan = await openScan(context, selection, { wait, endWhenFound: true });
  for await (const { summary } of scan.peek()) found.push(summary);
  const { reports } = scan;
  return {
    ids: new Set(found.map(({ messageId }) => messageId)),
    lines: describeDiscardPreview(found, file),
    exitCode: exitCodeOfSelection(reports, found.length > 0),
    result: {
      matched: found.length,
      wouldDiscard: found.map(({ id, reason }) => ({ id, reason })),
      file: file ?? null,
    },
    reports,
  };
}

async function apply(context: CommandContext, discard: Discard): Promise<Outcome> {
  const discarded = await discardMessages(context, discard);
  const { summary, written, file } = discarded;
  return {
    exitCode: exitCodeOfMove(summary),
    result: { dryRun: false, ...moveResult(summary), file: written > 0 ? file : null },
    text: () => describeDiscarded(context, discarded).join("\n"),
  };
}
