import type { Message } from "../../handlers/message/message";
import type { SqsPort } from "../../handlers/message/sqs-port";
import { AuditTrail } from "../adapters/audit-trail";
import { Leases } from "../adapters/give-back";
import { fileExists, LineFile } from "../adapters/line-file";
import { type MoveReport, moveSelected } from "../adapters/move-selected";
import { scanHeld } from "../adapters/scan-held";
import type { CommandContext, Outcome } from "../command-context";
import { describeSelection } from "../decisions/describe-selection";
import { toLine } from "../decisions/message-line";
import { isEverything, type Selection } from "../decisions/select-messages";
import { tally } from "../decisions/tally";
import { DlqError, UsageError } from "../errors";
import { EXIT } from "../exit-codes";
import { readSelection, type SelectionOptions } from "../options/selection-options";
import { describeMove, exitCodeOfMove, moveCounts, moveResult } from "../output/describe-move";
import { describeScans, scanResult } from "../output/describe-scan";
import { timedFile } from "../output/file-names";
import { messages } from "../output/format";

export interface DiscardOptions extends SelectionOptions {
  readonly yes: boolean;
  readonly all: boolean;
  readonly file?: string;
  readonly audit: string;
}

/** Deletes a selection for good, after writing it to a file from which it can be imported again. */
export async function discard(context: CommandContext, options: DiscardOptions): Promise<Outcome> {
  const selection = readSelection(options);
  if (isEverything(selection) && !options.all) {
    throw new UsageError(
      "Without a filter everything that is held would be discarded. Add a filter, or --all to mean it.",
    );
  }
  const file = options.file ?? timedFile("discarded", context.now());
  if (await fileExists(file))
    throw new DlqError("FileExists", `${file} is there already. Name another one with --file.`);

  if (!options.yes) {
    const { matched, text, outcome } = await preview(context, selection, options, file);
    if (!context.output.canAsk || matched === 0) return outcome;
    context.output.write(text);
    if (!(await context.output.confirm(`Discard ${messages(matched)}?`))) {
      return { ...outcome, text: "Nothing was discarded." };
    }
  }
  return apply(context, selection, options, file);
}

async function preview(
  context: CommandContext,
  selection: Selection,
  { wait }: DiscardOptions,
  file: string,
) {
  const leases = new Leases();
  const found: { id: string; reason: string }[] = [];
  const scans = await scanHeld(context, selection, {
    waitMs: wait * 1000,
    onPassed: (message, queue) => leases.add(queue.url, message.receiptHandle),
    onSelected: (message, { id, reason }, queue) => {
      leases.add(queue.url, message.receiptHandle);
      found.push({ id, reason });
    },
  });
  const stillHidden = await leases.giveBack(context.sqs);
  const matched = found.length;
  const text =
    matched === 0
      ? "Nothing matched."
      : [
          `${messages(matched)} would be written to ${file} and then deleted:`,
          ...tally(found.map(({ reason }) => reason)).map(([reason, count]) => `  ${count} x ${reason}`),
        ].join("\n");
  const outcome: Outcome = {
    exitCode: matched === 0 ? EXIT.nothingMatched : EXIT.done,
    result: {
      dryRun: true,
      matched,
      wouldDiscard: found,
      file,
      scans: scans.map((scan) => scanResult(scan, stillHidden === 0)),
    },
    text: [
      text,
      ...(matched > 0 ? ["", "This was a dry run. Add --yes to do it."] : []),
      ...describeScans(scans, context.now(), stillHidden === 0),
    ].join("\n"),
  };
  return { matched, text, outcome };
}

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
): Promise<Outcome> {
  const lines = new LineFile(file, "new", true);
  const audit = await AuditTrail.open(auditFile, context, { selection: describeSelection(selection), file });
  let report: MoveReport | undefined;
  try {
    report = await moveSelected(context, {
      selection,
      decide: (message: Message) => ({ hop: { message, to: file, attributes: message.attributes } }),
      sqs: takenByFile(context.sqs),
      beforeBatch: (batch) =>
        lines.append(batch.map(({ message, summary }) => toLine(message, summary.queue))),
      ratePerSecond: Number.POSITIVE_INFINITY,
      limit: Number.POSITIVE_INFINITY,
      waitMs: wait * 1000,
      what: "discarding",
    });
  } finally {
    await audit.close(moveCounts(report));
    await lines.close();
  }
  const any = report.moved.length > 0;
  return {
    exitCode: exitCodeOfMove(report),
    result: { dryRun: false, ...moveResult(report), file: any ? file : null },
    text: [
      ...(await describeMove(context, report, "discarded")),
      ...(any ? [`They are in ${file}; \`dlq import ${file}\` brings them back.`] : []),
    ].join("\n"),
  };
}
