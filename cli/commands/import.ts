import { Argument, Option } from "commander";
import { readDeployment } from "../aws/target/deployment";
import { type CommandContext, explainLast, type Outcome, openScan } from "../command-context";
import { DlqError } from "../errors";
import { EXIT } from "../exit-codes";
import { AuditTrail } from "../files/audit-trail";
import { createLineDecision, type HeldNow, type LineRules } from "../files/decide-line";
import { findHeld } from "../files/find-held";
import { withLock } from "../files/import-lock";
import { LineFile } from "../files/line-file";
import { type ImportSurvey, readSentKeys, surveyFile } from "../files/read-import";
import { cutTornLine, fileExists, mustExist } from "../files/read-lines";
import { type SendLines, type SendReport, sendLines } from "../files/send-lines";
import { EVERYTHING } from "../scan/select-messages";
import {
  describeImport,
  exitCodeOfImport,
  type ImportSummary,
  importChange,
  importResult,
} from "../terminal/describe-import";
import { describeScan, isCutShort } from "../terminal/describe-scan";
import { DRY_RUN, messages } from "../terminal/format";
import { defineCommand } from "../terminal/options/define-command";
import { waitOption } from "../terminal/options/selection-options";
import { auditOption, flag, rateOption } from "../terminal/options/target-options";

interface ImportOptions {
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

export const addImport = defineCommand({
  name: "import",
  description:
    "send the messages of a file again, each once even if repeated; to main a dry run unless confirmed with --yes or on a terminal",
  argument: new Argument("<file>", "a file that `npx dlq export` or `npx dlq discard` wrote"),
  options: () => [
    new Option("--to <queue>", "destination (default: where each message was held)").choices([
      "main",
      "retry",
      "quarantine",
    ]),
    flag("--missing", "scan first and skip messages that are still held"),
    flag(
      "--force",
      "also send messages of another deployment; with --to main, messages diagnosed as poison; with --missing, messages that may still be held but were not seen",
    ),
    flag("--dry-run", "only say how many would be sent"),
    flag("--yes", "with --to main: go ahead without asking; other imports never ask"),
    rateOption(),
    auditOption(),
    waitOption(),
  ],
  examples: () => [
    "dlq import dlq-discarded-2026-01-15T12-00-00Z.ndjson",
    "dlq import held.ndjson --to main                             (a dry run)",
    "dlq import held.ndjson --to main --yes",
    "dlq import held.ndjson --missing --dry-run",
  ],
  work: importMessages,
});

/** Sends the messages of a file again, each once however often, or by how many at once, this is done. */
export async function importMessages(
  context: CommandContext,
  options: ImportOptions,
  file: string,
): Promise<Outcome> {
  await mustExist(file);
  const work = () => importOnce(context, file, options);
  return options.dryRun ? work() : withLock(progressOf(file), context.clock.now(), work);
}

const progressOf = (file: string): string => `${file}.imported`;

async function importOnce(context: CommandContext, file: string, options: ImportOptions): Promise<Outcome> {
  const { to, missing, force, dryRun } = options;
  const { url } = await context.queue("quarantine");
  const place = { deployment: await readDeployment(context), url, force };
  // So that AWS's time is known before any is written into a message.
  await context.receiver.depth(url, context.stop.deadline.signal());
  const progressFile = progressOf(file);
  const rules: LineRules = {
    to,
    force,
    done: await readSentKeys(progressFile),
    diagnose: await context.diagnose(),
    trusted: await context.trusted(),
    now: context.clock.now(),
    maxMessageBytes: context.target.settings.queue.maxMessageBytes,
  };
  // Before anything is received, so that a file that is none leaves everything as it is.
  const whole = await surveyFile(file, createLineDecision(rules), place);
  const held = missing && whole.open > 0 ? await scanHeld(context, options.wait) : undefined;
  const decision = () => createLineDecision({ ...rules, held });
  const survey = held === undefined ? whole : await surveyFile(file, decision(), place);
  const report: SendReport = { imported: 0, notImported: [], newIds: [] };
  const unasked = to === "main" && !options.yes;
  const summary = {
    file,
    to,
    dryRun: dryRun || (unasked && survey.open === 0),
    survey,
    report,
    stoppedBy: undefined,
  };
  if (unasked && !dryRun && survey.open > 0) {
    const refusal = await ask(context, { ...summary, dryRun: true });
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
  const why = report.notImported.length > 0 ? await explainLast(context) : undefined;
  return outcomeOf({ ...summary, stoppedBy: context.stop.why }, why);
}

const outcomeOf = (summary: ImportSummary, why?: string): Outcome => ({
  exitCode: exitCodeOfImport(summary),
  result: importResult(summary),
  text: () => [...describeImport(summary), ...(why === undefined ? [] : [why])].join("\n"),
});

/** Throws DlqError when the scan was cut short. */
async function scanHeld(context: CommandContext, wait: number): Promise<HeldNow> {
  const scan = await openScan(context, EVERYTHING, { wait });
  const held = await findHeld(scan);
  if (!isCutShort(scan.reports)) return held;
  const message = `What is missing cannot be determined, because the scan did not see everything that is held: nothing was sent.\n${describeScan(scan.reports, context.clock.now()).join("\n")}`;
  throw new DlqError("ScanCutShort", message);
}

/** To the main queue it is a redrive: a dry run unless somebody says yes. Returns what it came to when nobody does. */
async function ask({ output }: CommandContext, summary: ImportSummary): Promise<Outcome | undefined> {
  const planned = outcomeOf(summary);
  if (!output.canAsk) return { ...planned, text: () => `${planned.text()}\n\n${DRY_RUN}` };
  output.write(planned.text());
  const yes = await output.confirm(`Send ${messages(summary.survey.open)} to the main queue?`);
  return yes ? undefined : { ...planned, exitCode: EXIT.failed, text: () => "Nothing was sent." };
}

async function send(
  context: CommandContext,
  lines: Omit<SendLines, "ratePerSecond">,
  { missing, force, rate, audit: auditFile }: ImportOptions,
  { survey, report }: { readonly survey: ImportSurvey; readonly report: SendReport },
): Promise<void> {
  const sqs = await context.sender();
  const audit = await AuditTrail.open(auditFile, context, {
    file: lines.file,
    to: lines.to ?? "where each was",
    ...(missing && { missing: true }),
    ...(force && { forced: true }),
  });
  const ratePerSecond = rate ?? context.target.settings.redriver.ratePerSecond;
  try {
    await sendLines({ ...context, sqs }, { ...lines, ratePerSecond }, report);
  } finally {
    await audit.close(importChange(survey, report));
  }
}

/** Before anything is sent: without it a repeat would send everything again. */
async function openProgress(progressFile: string): Promise<LineFile> {
  const progress = new LineFile(progressFile, "append", true);
  try {
    // What a killed run left of its last key: nothing may follow upon it.
    if (await fileExists(progressFile)) await cutTornLine(progressFile);
    await progress.open();
    return progress;
  } catch (cause) {
    const message = `${progressFile} cannot be written, and it keeps a repeated import from sending twice: nothing was sent. Put the file to be imported where a file can be written beside it.`;
    throw new DlqError("ProgressNotWritable", message, { cause });
  }
}
