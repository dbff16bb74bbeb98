import { Argument, Option } from "commander";
import { HELD_ROLES } from "../aws/target/deployment-names";
import type { CommandContext, Outcome } from "../command-context";
import { EXIT } from "../exit-codes";
import { mustExist } from "../files/read-lines";
import type { SendReport } from "../files/send-lines";
import { type Import, planImportOf, sendImport, withImportLock } from "../operations/import";
import {
  describeImport,
  exitCodeOfImport,
  type ImportSummary,
  importQuestion,
  importResult,
} from "../terminal/describe-import";
import { compact, DRY_RUN } from "../terminal/format";
import { defineCommand } from "../terminal/options/define-command";
import { waitOption } from "../terminal/options/selection-options";
import { auditOption, flag, rateOption } from "../terminal/options/target-options";

interface ImportOptions extends Omit<Import, "file"> {
  readonly dryRun: boolean;
  /** Send to the main queue without asking. */
  readonly yes: boolean;
  readonly rate?: number;
  readonly audit: string;
}

const DESTINATIONS = ["main", ...HELD_ROLES];

export const addImport = defineCommand({
  name: "import",
  description:
    "Resend the messages in a file; if you repeat the command, messages already sent are skipped; with --to main, a dry run unless you confirm it with --yes or at the prompt",
  argument: new Argument("<file>", "file written by `npx dlq export` or `npx dlq discard`"),
  options: () => [
    new Option("--to <queue>", "destination (default: the queue in which each message was held)").choices(
      DESTINATIONS,
    ),
    flag("--missing", "scan first, and skip messages that are still held"),
    flag(
      "--force",
      "also send messages from another deployment; with --to main, messages diagnosed as poison; with --missing, messages that may still be held but were not seen",
    ),
    flag("--dry-run", "only print how many messages would be sent"),
    flag("--yes", "with --to main: proceed without asking; other imports never ask"),
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

/** Sends the messages of a file again, each once, however often and by however many at once this is done. */
export async function importMessages(
  context: CommandContext,
  options: ImportOptions,
  file: string,
): Promise<Outcome> {
  await mustExist(file);
  const work = () => importOnce(context, file, options);
  return options.dryRun ? work() : withImportLock(context, file, work);
}

async function importOnce(context: CommandContext, file: string, options: ImportOptions): Promise<Outcome> {
  const { to, missing, force, dryRun, wait, rate, audit } = options;
  const planned = await planImportOf(context, { file, to, missing, force, wait });
  const { survey } = planned;
  const report: SendReport = { imported: 0, notImported: [], newIds: [] };
  const unasked = to === "main" && !options.yes;
  const isDry = dryRun || (unasked && survey.open === 0);
  const summary = { file, to, dryRun: isDry, survey, report, stoppedBy: undefined };
  if (unasked && !isDry) {
    const refusal = await ask(context, { ...summary, dryRun: true });
    if (refusal !== undefined) return refusal;
  }
  const why =
    dryRun || survey.open === 0 ? undefined : await sendImport(context, planned, { rate, audit, report });
  return outcomeOf({ ...summary, stoppedBy: context.stop.why }, why);
}

const outcomeOf = (summary: ImportSummary, why?: string): Outcome => ({
  exitCode: exitCodeOfImport(summary),
  result: importResult(summary),
  text: () => compact([...describeImport(summary), why]).join("\n"),
});

/** To the main queue it is a redrive: a dry run unless somebody says yes. Returns the outcome if nobody does. */
async function ask({ output }: CommandContext, summary: ImportSummary): Promise<Outcome | undefined> {
  const planned = outcomeOf(summary);
  if (!output.canAsk) return { ...planned, text: () => `${planned.text()}\n\n${DRY_RUN}` };
  output.write(planned.text());
  const yes = await output.confirm(importQuestion(summary));
  return yes ? undefined : { ...planned, exitCode: EXIT.failed, text: () => "Nothing was sent." };
}
