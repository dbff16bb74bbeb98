import { explainLast } from "../aws/explain-any";
import { readDeployment } from "../aws/target/deployment";
import type { OperationContext } from "../command-context";
import { DlqError } from "../errors";
import { AuditTrail } from "../files/audit-trail";
import { createLineDecision, type DecideLine, type HeldNow, type LineRules } from "../files/decide-line";
import { withLock } from "../files/import-lock";
import { LineFile } from "../files/line-file";
import { type ImportSurvey, type Place, readSentKeys, surveyFile } from "../files/read-import";
import { cutTornLine, fileExists, mustExist } from "../files/read-lines";
import { type SendReport, sendLines } from "../files/send-lines";
import { openScan } from "../scan/open-scan";
import { EVERYTHING } from "../scan/select-messages";
import { importChange } from "../terminal/describe-import";
import { describeScan, isCutShort } from "../terminal/describe-scan";

export interface Import {
  readonly file: string;
  /** Default: where each was held. */
  readonly to?: "main" | "retry" | "quarantine" | undefined;
  /** Scan first, and leave out what is still held. */
  readonly missing: boolean;
  readonly force: boolean;
  /** Seconds. */
  readonly wait: number;
}

/** What would happen to the lines of a file. */
export interface PlannedImport {
  readonly planned: Import;
  readonly survey: ImportSurvey;
  readonly place: Place;
  /** A new one for every reading of the file. */
  readonly decision: () => DecideLine;
}

const progressOf = (file: string): string => `${file}.imported`;

/** Works on a file while no other import does. */
export async function withImportLock<T>(
  { clock }: Pick<OperationContext, "clock">,
  file: string,
  work: () => Promise<T>,
): Promise<T> {
  return withLock(progressOf(file), clock.now(), work);
}

/** Checks every line of a file, and says what would happen to it. Sends nothing. Throws DlqError. */
export async function planImportOf(context: OperationContext, planned: Import): Promise<PlannedImport> {
  const { file, to, missing, force, wait } = planned;
  await mustExist(file);
  const { url } = await context.queue("quarantine");
  const trusted = await context.trusted();
  const place = { deployment: await readDeployment(context), url, trusted, force };
  // So that AWS's time is known before any time is written into a message.
  await context.receiver.depth(url, context.stop.deadline.signal());
  const rules: LineRules = {
    to,
    force,
    done: await readSentKeys(progressOf(file)),
    diagnose: await context.diagnose(),
    trusted,
    now: context.clock.now(),
    maxMessageBytes: context.target.settings.queue.maxMessageBytes,
  };
  // Before anything is received, so that a file that is not an export leaves everything as it is.
  const whole = await surveyFile(file, createLineDecision(rules), place);
  const held = missing && whole.open > 0 ? await scanHeld(context, wait) : undefined;
  const decision = () => createLineDecision({ ...rules, held });
  const survey = held === undefined ? whole : await surveyFile(file, decision(), place);
  return { planned, survey, place, decision };
}

/** Throws DlqError if the scan was cut short. */
async function scanHeld(context: OperationContext, wait: number): Promise<HeldNow> {
  const scan = await openScan(context, EVERYTHING, { wait });
  const ids = new Set<string>();
  for await (const { message, summary } of scan.peek()) ids.add(summary.id).add(message.messageId);
  if (!isCutShort(scan.reports)) {
    const unseen = scan.reports.filter((report) => report.unseenInFlight + report.unseenDelayed > 0);
    return { ids, unseenIn: new Set(unseen.map(({ role }) => role)) };
  }
  const message = `The scan did not see every held message, so it is not known which ones are missing. Nothing was sent.\n${describeScan(scan.reports, context.clock.now()).join("\n")}`;
  throw new DlqError("ScanCutShort", message);
}

export interface ImportSending {
  readonly rate?: number | undefined;
  readonly audit: string;
  /** Grows while lines are sent. */
  readonly report: SendReport;
  readonly onSent?: ((count: number) => void) | undefined;
}

/**
 * Sends what is planned, each message once, however often it is repeated, and records it. Returns what to do about an
 * AWS error.
 */
export async function sendImport(
  context: OperationContext,
  { planned, survey, place, decision }: PlannedImport,
  { rate, audit: auditFile, report, onSent }: ImportSending,
): Promise<string | undefined> {
  const { file, to, missing, force } = planned;
  const progress = await openProgress(progressOf(file));
  try {
    const sqs = await context.sender();
    const audit = await AuditTrail.open(auditFile, context, {
      file,
      to: to ?? "original queues",
      ...(missing && { missing: true }),
      ...(force && { forced: true }),
    });
    const ratePerSecond = rate ?? context.target.settings.redriver.ratePerSecond;
    try {
      const lines = { file, progress, place, decide: decision(), to, ratePerSecond, onSent };
      await sendLines({ ...context, sqs }, lines, report);
    } finally {
      await audit.close(importChange(survey, report));
    }
  } finally {
    await progress.close();
  }
  return report.notImported.length > 0 ? explainLast(context) : undefined;
}

/** Before anything is sent: without it, a repetition would send everything again. */
async function openProgress(progressFile: string): Promise<LineFile> {
  const progress = new LineFile(progressFile, "append", true);
  try {
    // What a killed run left of its last key, to which nothing may be appended.
    if (await fileExists(progressFile)) await cutTornLine(progressFile);
    await progress.open();
    return progress;
  } catch (cause) {
    const message = `${progressFile} cannot be written, and without it a repeated import would send messages twice. Nothing was sent. Move the file that you import to a folder in which files can be written.`;
    throw new DlqError("ProgressNotWritable", message, { cause });
  }
}
