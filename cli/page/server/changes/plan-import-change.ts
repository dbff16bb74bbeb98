import { DlqError } from "../../../errors";
import type { SendReport } from "../../../files/send-lines";
import { type Import, planImportOf, sendImport, withImportLock } from "../../../operations/import";
import { describeStop } from "../../../terminal/describe-code";
import { describeImport, importChange, importQuestion } from "../../../terminal/describe-import";
import { compact } from "../../../terminal/format";
import type { ChangeResult } from "../../api";
import { type PlannedChange, type Planning, toOutcome, toRefused, wholeOf } from "./planned-change";

export interface ImportOptions extends Omit<Import, "wait"> {
  readonly rate?: number | undefined;
}

const NOTHING_SENT: SendReport = { imported: 0, notImported: [], newIds: [] };

/** Plans to send the messages of a file again. Throws DlqError if the file is not an export. */
export async function planImportChange(
  { context, audit }: Planning,
  { file, to, missing, force, rate }: ImportOptions,
): Promise<PlannedChange> {
  const asked = { file, to, missing, force, wait: Number.POSITIVE_INFINITY };
  const { survey } = await planImportOf(context, asked);
  const summary = { file, to, survey, stoppedBy: undefined };
  return {
    plan: {
      count: survey.open,
      question: importQuestion({ survey, to }),
      lines: describeImport({ ...summary, dryRun: true, report: NOTHING_SENT }),
      ...wholeOf([]),
      refused: toRefused(survey.refused),
      refusedCount: survey.refused.length,
      ratePerSecond: rate ?? context.target.settings.redriver.ratePerSecond,
      force,
      file,
    },
    run: ({ context: running, stop, onDone }) =>
      withImportLock(running, file, async (): Promise<ChangeResult> => {
        // Again, because another import of the same file may have ended since.
        const planned = await planImportOf(running, asked);
        if (planned.survey.open > survey.open) {
          throw new DlqError(
            "PlanOutOfDate",
            `The dry run found ${survey.open} to import, but now there are ${planned.survey.open}. Nothing was sent. Review a new dry run.`,
          );
        }
        const report: SendReport = { imported: 0, notImported: [], newIds: [] };
        const sending = { rate, audit, report, onSent: onDone };
        const why = planned.survey.open === 0 ? undefined : await sendImport(running, planned, sending);
        const stoppedBy = stop.why;
        const { counts, outcome } = importChange(planned.survey, report);
        const done = { ...summary, survey: planned.survey, dryRun: false, report, stoppedBy };
        return {
          outcome: planned.survey.open === 0 ? "nothing" : toOutcome(outcome),
          counts,
          moved: report.imported,
          notMoved: planned.survey.open - report.imported,
          refused: planned.survey.refused.length,
          unconfirmed: [],
          lines: compact([...describeImport(done), why]),
          ...(stoppedBy !== undefined && { stoppedBy: `Stopped early ${describeStop(stoppedBy)}.` }),
          resultName: "import.json",
        };
      }),
  };
}
