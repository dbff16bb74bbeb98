import type { Message } from "../../core/messages/message";
import type { SqsPort } from "../../core/messages/sqs-port";
import { readDeployment } from "../aws/target/deployment";
import type { CommandContext, Outcome } from "../command-context";
import { DlqError } from "../errors";
import { EXIT } from "../exit-codes";
import { AuditTrail } from "../files/audit-trail";
import { LineFile, mustBeWritable } from "../files/line-file";
import { toLine } from "../files/message-line";
import { fileExists } from "../files/read-lines";
import { describeSelection } from "../scan/describe-selection";
import { type MoveReport, moveSelected } from "../scan/move-selected";
import type { Selection } from "../scan/select-messages";
import { describeMove, exitCodeOfMove, moveCounts, moveResult } from "../terminal/describe-move";
import { asArgument, timedFile } from "../terminal/file-names";
import { forms, messages } from "../terminal/format";
import { requireFilter } from "../terminal/options/require-filter";
import { readSelection, type SelectionOptions } from "../terminal/options/selection-options";
import { previewDiscard } from "./preview-discard";

export interface DiscardOptions extends SelectionOptions {
  readonly yes: boolean;
  readonly all: boolean;
  readonly file?: string;
  readonly audit: string;
}

/** Deletes a selection for good, after writing it to a file from which it can be imported again. */
export async function discard(context: CommandContext, options: DiscardOptions): Promise<Outcome> {
  const selection = readSelection(options);
  requireFilter(selection, options.all, "discarded");
  const file = options.file ?? timedFile("discarded", context.now());
  if (await fileExists(file))
    throw new DlqError("FileExists", `${file} is there already. Name another one with --file.`);
  await mustBeWritable(file);

  let agreed: ReadonlySet<string> | undefined;
  if (!options.yes) {
    const { ids, text, outcome } = await previewDiscard(
      context,
      selection,
      options,
      // Who is asked gets this run's file; who repeats the command with --yes gets another time's.
      context.output.canAsk ? file : options.file,
    );
    agreed = ids;
    if (!context.output.canAsk || agreed.size === 0) return outcome;
    context.output.write(text);
    if (!(await context.output.confirm(`Discard ${messages(agreed.size)}?`))) {
      return { ...outcome, exitCode: EXIT.failed, text: "Nothing was discarded." };
    }
  }
  return apply(context, selection, options, file, agreed);
}

const DISCARDED = {
  done: "discarded",
  again: "The same command, with another --file where it names one,",
  unconfirmed: (count: number) =>
    `it is not known whether ${forms(count, "it is deleted: it", "they are deleted: they")} may still be held.`,
};

/** The file has taken what was written to it before the batch is moved: the move then deletes what is confirmed. */
function takenByFile(sqs: SqsPort): SqsPort {
  return {
    ...sqs,
    send: async (_file, entries) => ({
      confirmed: new Map(entries.map((_entry, index) => [index, ""])),
      failed: [],
    }),
  };
}

async function apply(
  context: CommandContext,
  selection: Selection,
  { audit: auditFile, wait }: DiscardOptions,
  file: string,
  agreed: ReadonlySet<string> | undefined,
): Promise<Outcome> {
  const deployment = await readDeployment(context);
  const lines = new LineFile(file, "new", true);
  const audit = await AuditTrail.open(auditFile, context, { selection: describeSelection(selection), file });
  let report: MoveReport | undefined;
  let written = 0;
  try {
    report = await moveSelected(context, {
      selection,
      decide: (message: Message) => ({ transfer: { message, to: file, attributes: message.attributes } }),
      sqs: takenByFile(context.sqs),
      movedWhen: "deleted",
      beforeBatch: async (batch) => {
        await lines.append(batch.map(({ message, summary }) => toLine(message, summary.queue, deployment)));
        written += batch.length;
      },
      ratePerSecond: Number.POSITIVE_INFINITY,
      limit: Number.POSITIVE_INFINITY,
      agreed,
      waitMs: wait * 1000,
      what: "discarding",
    });
  } finally {
    await audit.close(moveCounts(report));
    await lines.close();
  }
  const { moved } = report;
  return {
    exitCode: exitCodeOfMove(report),
    result: { dryRun: false, ...moveResult(report), file: written > 0 ? file : null },
    text: [
      ...(await describeMove(context, report, DISCARDED)),
      ...(moved.length > 0
        ? [
            `${forms(moved.length, "It is", "They are")} in ${file}; this brings ${forms(moved.length, "it", "them")} back:`,
            `  ${context.commandLine("import", asArgument(file))}`,
          ]
        : []),
      // Of what is written and was not deleted an import would make a second copy.
      ...(written > moved.length
        ? [
            `${file} also holds ${written - moved.length} that may still be held; this leaves out what is:`,
            `  ${context.commandLine("import", asArgument(file), "--missing")}`,
          ]
        : []),
    ].join("\n"),
  };
}
