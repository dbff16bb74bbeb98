import type { CommandContext } from "../command-context";
import { EXIT, type ExitCode } from "../exit-codes";
import type { Change } from "../files/audit-trail";
import type { MoveReport } from "../scan/move-selected";
import { tally } from "../scan/tally";
import { describeNotMoved, describeStop } from "./describe-code";
import { describeScans, isPartial, scanResult } from "./describe-scan";
import { forms, messages, shownIds, theyStay } from "./format";

const isBlocked = ({ refused, notMoved, unconfirmed, stoppedBy, goneSince }: MoveReport): boolean =>
  refused.length + notMoved.length + unconfirmed.length + goneSince > 0 || stoppedBy !== undefined;

/** Done, nothing matched, partly done or failed. Where not everything was looked at there may be more to do. */
export function exitCodeOfMove(report: MoveReport): ExitCode {
  const cut = isPartial(report.scans);
  if (report.moved.length > 0) return isBlocked(report) || cut ? EXIT.partlyDone : EXIT.done;
  if (isBlocked(report)) return EXIT.failed;
  return cut ? EXIT.partlyDone : EXIT.nothingMatched;
}

const OUTCOMES: Readonly<Record<ExitCode, string>> = {
  [EXIT.done]: "done",
  [EXIT.nothingMatched]: "nothing",
  [EXIT.usage]: "failed",
  [EXIT.partlyDone]: "partly",
  [EXIT.failed]: "failed",
};

/** How the audit trail tells it; undefined: nothing is known to have been done. */
export function moveCounts(report: MoveReport | undefined): Change {
  if (report === undefined) return { counts: {}, outcome: "failed" };
  const { moved, refused, notMoved, unconfirmed, stoppedBy } = report;
  const tried = moved.length > 0 || isBlocked(report);
  const outcome = tried ? OUTCOMES[exitCodeOfMove(report)] : "nothing";
  return {
    counts: {
      moved: moved.length,
      refused: refused.length,
      notMoved: notMoved.length,
      unconfirmed: unconfirmed.length,
    },
    outcome,
    ...(stoppedBy !== undefined && { stoppedBy }),
    ...(unconfirmed.length > 0 && { unconfirmedIds: unconfirmed }),
  };
}

export function moveResult({
  matched,
  moved,
  refused,
  notMoved,
  unconfirmed,
  stoppedBy,
  stillHidden,
  scans,
}: MoveReport) {
  return {
    matched,
    moved,
    refused,
    notMoved,
    unconfirmed,
    stoppedBy: stoppedBy ?? null,
    stillHidden,
    scans: scans.map((scan) => scanResult(scan, stillHidden === 0)),
  };
}

/** What a person calls the move. */
export interface MoveWords {
  /** `24 messages <done>.` */
  readonly done: string;
  /** `Of 10 messages <unconfirmed>` */
  readonly unconfirmed: (count: number) => string;
  /** What goes on with the rest, where it is not the very same command. */
  readonly again?: string;
}

/** What was done, what was not and why, and what to do about it. */
export async function describeMove(
  context: CommandContext,
  report: MoveReport,
  words: MoveWords,
): Promise<string[]> {
  const { matched, moved, refused, notMoved, unconfirmed, stoppedBy, stillHidden, scans } = report;
  const { cameSince, goneSince } = report;
  return [
    matched + cameSince + goneSince > 0 || stoppedBy
      ? `${messages(moved.length)} ${words.done}.`
      : "Nothing matched.",
    ...tally(refused.map(({ why }) => why)).map(
      ([why, count]) => `${count} refused: ${why}. ${theyStay(count)}`,
    ),
    ...tally(notMoved.map(({ code }) => describeNotMoved(code))).map(
      ([why, count]) => `${count} not ${words.done}: ${why}. ${theyStay(count)}`,
    ),
    ...(goneSince > 0
      ? [`${goneSince} of what you agreed to ${forms(goneSince, "was", "were")} not found again.`]
      : []),
    ...(cameSince > 0
      ? [
          `${cameSince} more ${forms(cameSince, "matches", "match")}, which you have not seen. ${theyStay(cameSince)}`,
        ]
      : []),
    ...describeUnconfirmed(unconfirmed, words),
    ...(stoppedBy === undefined
      ? []
      : [
          `Stopped early ${describeStop(stoppedBy)}. ${words.again ?? "The same command"} goes on with the rest.`,
        ]),
    ...(notMoved.length + unconfirmed.length > 0 || stoppedBy !== undefined ? await whyFailed(context) : []),
    ...describeScans(scans, context.now(), stillHidden === 0),
  ];
}

function describeUnconfirmed(ids: readonly string[], words: MoveWords): string[] {
  if (ids.length === 0) return [];
  return [
    `Of ${messages(ids.length)} ${words.unconfirmed(ids.length)}`,
    ...shownIds(ids.map((id) => `  ${id}`)),
  ];
}

async function whyFailed(context: CommandContext): Promise<string[]> {
  const last = context.callLog.last;
  const known = last && (await context.explain(last.error));
  return known === undefined ? [] : [known.message];
}
