import { EXIT, type ExitCode } from "../exit-codes";
import type { Change } from "../files/audit-trail";
import type { ImportSurvey } from "../files/read-import";
import type { SendReport } from "../files/send-lines";
import { isBeyondForce } from "../scan/plan-redrive";
import { tally } from "../scan/tally";
import { describeNotMoved, describeStop } from "./describe-code";
import { compact, forms, messages, shownIds } from "./format";

/** The outcome of an import, or its expected outcome. */
export interface ImportSummary {
  readonly file: string;
  readonly to: string | undefined;
  readonly dryRun: boolean;
  readonly survey: ImportSurvey;
  readonly report: SendReport;
  readonly stoppedBy: string | undefined;
}

/**
 * Done, nothing left to import, partly done, or failed. What is still held, or was imported before, needs nothing.
 */
export function exitCodeOfImport({ dryRun, survey, report }: ImportSummary): ExitCode {
  const { open } = survey;
  const done = dryRun ? open : report.imported;
  const blocked = blockedCount(survey) > 0;
  if (done === 0) return open > 0 || blocked ? EXIT.failed : EXIT.nothingMatched;
  return done < open || (blocked && !dryRun) ? EXIT.partlyDone : EXIT.done;
}

/** Lines that were left out and still need attention. */
const blockedCount = ({ refused, unseen, torn }: ImportSurvey): number =>
  refused.length + unseen + (torn === undefined ? 0 : 1);

export function importResult({ file, dryRun, survey, report, stoppedBy }: ImportSummary) {
  const { open, already, held, unseen, refused } = survey;
  return {
    dryRun,
    file,
    imported: report.imported,
    already,
    left: open - report.imported,
    codes: Object.fromEntries(tally(report.notImported)),
    held,
    unseen,
    torn: survey.torn === undefined ? 0 : 1,
    refused,
    newIds: report.newIds,
    stoppedBy: stoppedBy ?? null,
  };
}

/** How the audit trail records it. */
export function importChange(survey: ImportSurvey, { imported, notImported }: SendReport): Change {
  const { open, already, held, unseen, torn, refused } = survey;
  const whole = imported === open && blockedCount(survey) === 0;
  return {
    counts: {
      imported,
      already,
      held,
      unseen,
      torn: torn === undefined ? 0 : 1,
      refused: refused.length,
      notImported: notImported.length,
    },
    outcome: imported === 0 ? "failed" : whole ? "done" : "partly",
  };
}

export const importQuestion = ({ survey, to }: Pick<ImportSummary, "survey" | "to">): string =>
  `Send ${messages(survey.open)} ${to === undefined ? "to the queue in which each was held" : to === "main" ? "to the main queue" : `to ${to}`}?`;

/** What was done, or would be, what was not and why, and what to do about it. */
export function describeImport(summary: ImportSummary): string[] {
  const { file, dryRun, survey, report, stoppedBy } = summary;
  const { already, held, unseen, torn, refused } = survey;
  const left = survey.open - report.imported;
  return compact([
    dryRun || survey.open === 0 ? planned(summary) : `${messages(report.imported)} imported from ${file}.`,
    already > 0 && `${already} ${forms(already, "was", "were")} imported before.`,
    held > 0 && `${held} ${forms(held, "is", "are")} still held and ${forms(held, "was", "were")} left out.`,
    unseen > 0 &&
      `${unseen} may still be held: ${forms(unseen, "its", "their")} queue holds messages in flight or delayed, which the scan did not see. Repeat the command later, or add --force to send ${forms(unseen, "it", "them")} even if that creates duplicates.`,
    torn !== undefined && `Line ${torn} is cut off and ${dryRun ? "would be" : "was"} left out.`,
    ...tally(refused.map(({ why, detail }) => `${why}. ${detail}`)).map(
      ([why, count]) => `${count} refused: ${why}`,
    ),
    refused.some(({ why }) => !isBeyondForce(why)) &&
      "Add --force to send messages that are refused as poison anyway.",
    ...tally(report.notImported.map(describeNotMoved)).map(
      ([why, count]) => `${count} not imported: ${why}.`,
    ),
    ...describeNewIds(report.newIds),
    stoppedBy !== undefined && `Stopped early ${describeStop(stoppedBy)}.`,
    left > 0 &&
      !dryRun &&
      `The same command continues with ${forms(left, "the remaining message", `the ${left} remaining messages`)}.`,
  ]);
}

function planned({ file, to, survey }: ImportSummary): string {
  if (survey.open === 0) return `There is nothing to import from ${file}.`;
  return `${messages(survey.open)} from ${file} would be sent ${to === undefined ? "to the queue in which each was held" : `to ${to}`}.`;
}

/** An import is not repeated to see more of them. */
const SHOWN_NEW_IDS = 100;

function describeNewIds(newIds: SendReport["newIds"]): string[] {
  if (newIds.length === 0) return [];
  return [
    `${messages(newIds.length)} could not be given metadata and now ${forms(newIds.length, "has a new id", "have new ids")}:`,
    ...shownIds(
      newIds.map(({ id, newMessageId }) => `  ${id} is now ${newMessageId}`),
      SHOWN_NEW_IDS,
    ),
  ];
}
