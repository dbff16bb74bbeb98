import { readDeployment } from "../aws/target/deployment";
import type { CommandContext, Outcome } from "../command-context";
import { DlqError } from "../errors";
import { EXIT } from "../exit-codes";
import { AuditTrail } from "../files/audit-trail";
import { createLineDecision, type LineRules } from "../files/decide-line";
import { withLock } from "../files/import-lock";
import { LineFile } from "../files/line-file";
import { type ImportSurvey, readSentHashes, surveyFile } from "../files/read-import";
import { cutTornLine, fileExists, mustExist } from "../files/read-lines";
import { type SendLines, type SendReport, sendLines } from "../files/send-lines";
import { findHeld } from "../scan/find-held";
import {
  describeImport,
  exitCodeOfImport,
  type ImportSummary,
  importCounts,
  importResult,
} from "../terminal/describe-import";
import { DRY_RUN, messages } from "../terminal/format";

export interface ImportOptions {
  readonly to?: "main" | "retry" | "quarantine";
  readonly missing: boolean;
  readonly force: boolean;
  readonly dryRun: boolean;
  /** Send to the main queue without asking. */
  readonly yes: boolean;
  readonly rate?: number;
  /** Seconds. */
  readonly wait: number;
  readonly audit: string;
}

/** Sends the messages of a file again, each line of it once however often, or by how many at once, this is done. */
export async function importMessages(
  context: CommandContext,
  file: string,
  options: ImportOptions,
): Promise<Outcome> {
  await mustExist(file);
  const work = () => importOnce(context, file, options);
  return options.dryRun ? work() : withLock(progressOf(file), work);
}

const progressOf = (file: string): string => `${file}.imported`;

async function importOnce(context: CommandContext, file: string, options: ImportOptions): Promise<Outcome> {
  const { to, missing, force, dryRun } = options;
  const { url } = await context.queue("quarantine");
  const place = { deployment: await readDeployment(context), url, force };
  const progressFile = progressOf(file);
  const rules: LineRules = {
    to,
    force,
    done: await readSentHashes(progressFile),
    diagnose: await context.diagnose(),
    now: context.now(),
    maxMessageBytes: context.target.settings.queue.maxMessageBytes,
  };
  // Before anything is looked at, so that a file that is none leaves everything as it is.
  const whole = await surveyFile(file, createLineDecision(rules), place);
  const held = missing && whole.open > 0 ? await findHeld(context, options.wait) : undefined;
  const decision = () => createLineDecision({ ...rules, held });
  const survey = held === undefined ? whole : await surveyFile(file, decision(), place);
  const report: SendReport = { imported: 0, notImported: [], newIds: [] };
  const unasked = to === "main" && !options.yes;
  const notified = {
    file,
    to,
    dryRun: dryRun || (unasked && survey.open === 0),
    survey,
    report,
    stoppedBy: undefined,
  };
  if (unasked && !dryRun && survey.open > 0) {
    const refusal = await ask(context, { ...notified, dryRun: true });
    if (refusal !== undefined) return refusal;
  }
  if (!dryRun && survey.open > 0) {
    const progress = await openProgress(progressFile);
    try {
      const lines = { file, progress, place, decide: decision(), to };
      await send(context, lines, options, { survey, report });
    } finally {
      await progress.close();
    }
  }
  return outcomeOf({ ...notified, stoppedBy: context.stop.why }, await whyFailed(context, report));
}

const outcomeOf = (notified: ImportSummary, more: readonly string[] = []): Outcome => ({
  exitCode: exitCodeOfImport(notified),
  result: importResult(notified),
  text: [...describeImport(notified), ...more].join("\n"),
});

/** To the main queue it is a redrive: a dry run unless somebody says yes. Returns what it came to when nobody does. */
async function ask({ output }: CommandContext, notified: ImportSummary): Promise<Outcome | undefined> {
  const planned = outcomeOf(notified);
  if (!output.canAsk) return { ...planned, text: `${planned.text}\n\n${DRY_RUN}` };
  output.write(planned.text);
  const yes = await output.confirm(`Send ${messages(notified.survey.open)} to the main queue?`);
  return yes ? undefined : { ...planned, exitCode: EXIT.failed, text: "Nothing was sent." };
}

async function send(
  context: CommandContext,
  lines: Omit<SendLines, "ratePerSecond">,
  { missing, force, rate, audit: auditFile }: ImportOptions,
  { survey, report }: { readonly survey: ImportSurvey; readonly report: SendReport },
): Promise<void> {
  const audit = await AuditTrail.open(auditFile, context, {
    file: lines.file,
    to: lines.to ?? "where each was",
    ...(missing && { missing: true }),
    ...(force && { forced: true }),
  });
  const ratePerSecond = rate ?? context.target.settings.redriver.ratePerSecond;
  try {
    await sendLines(context, { ...lines, ratePerSecond }, report);
  } finally {
    await audit.close(importCounts(survey, report));
  }
}

/** Before anything is sent: without it a repeat would send everything again. */
async function openProgress(progressFile: string): Promise<LineFile> {
  const progress = new LineFile(progressFile, "append", true);
  try {
    // What a killed run left of its last hash: nothing may follow upon it.
    if (await fileExists(progressFile)) await cutTornLine(progressFile);
    await progress.open();
    return progress;
  } catch (cause) {
    const message = `${progressFile} cannot be written, and it keeps a repeated import from sending twice: nothing was sent. Put the file to be imported where a file can be written beside it.`;
    throw new DlqError("ProgressNotWritable", message, { cause });
  }
}

async function whyFailed({ callLog, explain }: CommandContext, report: SendReport): Promise<string[]> {
  if (report.notImported.length === 0) return [];
  const known = callLog.last && (await explain(callLog.last.error));
  return known === undefined ? [] : [known.message];
}
