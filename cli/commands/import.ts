import { AuditTrail } from "../adapters/audit-trail";
import { LineFile } from "../adapters/line-file";
import { countLines, readSentHashes, type SendReport, sendLines } from "../adapters/send-lines";
import type { CommandContext, Outcome } from "../command-context";
import { tally } from "../decisions/tally";
import { DlqError } from "../errors";
import { EXIT } from "../exit-codes";
import { messages } from "../output/format";

export interface ImportOptions {
  readonly to?: "main" | "parking" | "quarantine";
  readonly dryRun: boolean;
  readonly rate?: number;
  readonly audit: string;
}

/** Sends the messages of a file again, each line of it once however often this is repeated. */
export async function importMessages(
  context: CommandContext,
  file: string,
  options: ImportOptions,
): Promise<Outcome> {
  const progressFile = `${file}.imported`;
  const done = await readSentHashes(progressFile);
  const { open, already } = await countLines(file, done);
  if (options.dryRun || open === 0) return preview(file, open, already, options);
  const progress = await openProgress(progressFile);
  const audit = await AuditTrail.open(options.audit, context, { file, to: options.to ?? "where each was" });
  const report: SendReport = { imported: 0, notImported: [] };
  try {
    await sendLines(context, file, progress, done, options, report);
  } finally {
    const { imported, notImported } = report;
    const outcome = imported === open ? "done" : imported === 0 ? "failed" : "partly";
    await audit.close({ counts: { imported, already, notImported: notImported.length }, outcome });
  }
  const { imported, notImported } = report;
  const left = open - imported;
  return {
    exitCode: left === 0 ? EXIT.done : imported === 0 ? EXIT.failed : EXIT.partlyDone,
    result: { dryRun: false, file, imported, already, left, codes: Object.fromEntries(tally(notImported)) },
    text: [
      `${messages(imported)} imported from ${file}.`,
      ...(already > 0 ? [`${already} were imported before.`] : []),
      ...tally(notImported).map(([code, count]) => `${count} not imported (${code}).`),
      ...(left > 0
        ? [`The same command goes on with the ${left} that are left.`, ...(await whyFailed(context))]
        : []),
    ].join("\n"),
  };
}

/** Before anything is sent: without it a repeat would send everything again. */
async function openProgress(progressFile: string): Promise<LineFile> {
  const progress = new LineFile(progressFile, "append", true);
  try {
    await progress.open();
    return progress;
  } catch (cause) {
    const message = `${progressFile} cannot be written, and it keeps a repeated import from sending twice: nothing was sent. Put the file to be imported where a file can be written beside it.`;
    throw new DlqError("ProgressNotWritable", message, { cause });
  }
}

function preview(file: string, open: number, already: number, { to, dryRun }: ImportOptions): Outcome {
  const where = to === undefined ? "the queue it was in" : to;
  return {
    exitCode: open === 0 ? EXIT.nothingMatched : EXIT.done,
    result: { dryRun, file, imported: 0, already, left: open, codes: {} },
    text:
      open === 0
        ? `Nothing is left to import from ${file}: ${already} were imported before.`
        : `${messages(open)} of ${file} would be sent, each to ${where}; ${already} were imported before.`,
  };
}

async function whyFailed({ callLog, explain }: CommandContext): Promise<string[]> {
  const known = callLog.last && (await explain(callLog.last.error));
  return known === undefined ? [] : [known.message];
}
