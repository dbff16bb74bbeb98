import { EXIT, type ExitCode } from "../exit-codes";
import type { Change } from "../files/audit-trail";
import type { MoveReport, Refused } from "../scan/move-selected";
import { isBeyondForce } from "../scan/plan-redrive";
import { tally } from "../scan/tally";
import { describeNotMoved, describeStop } from "./describe-code";
import { describeScan, isPartial, scanResults } from "./describe-scan";
import { compact, forms, messages, shownIds, theyStay } from "./format";

/** A move as a command presents it. */
export interface MoveSummary extends Omit<MoveReport, "moved" | "failure"> {
  readonly moved: readonly { readonly id: string; readonly newMessageId: string }[];
  /** It is not known whether the originals are gone. If they were sent, they count as moved, too. */
  readonly unconfirmed: readonly string[];
}

const isBlocked = ({ refused, notMoved, unconfirmed, stoppedBy, goneSince }: MoveSummary): boolean =>
  refused.length + notMoved.length + unconfirmed.length + goneSince > 0 || stoppedBy !== undefined;

/** Done, nothing matched, partly done or failed. If not everything was seen, there may be more to do. */
export function exitCodeOfMove(summary: MoveSummary): ExitCode {
  const cut = isPartial(summary.reports);
  if (summary.moved.length > 0) return isBlocked(summary) || cut ? EXIT.partlyDone : EXIT.done;
  if (isBlocked(summary)) return EXIT.failed;
  return cut ? EXIT.partlyDone : EXIT.nothingMatched;
}

const OUTCOMES: Readonly<Record<ExitCode, string>> = {
  [EXIT.done]: "done",
  [EXIT.nothingMatched]: "nothing",
  [EXIT.usage]: "failed",
  [EXIT.partlyDone]: "partly",
  [EXIT.failed]: "failed",
};

/** How the audit trail records it. */
export function moveChange(summary: MoveSummary): Change {
  const { moved, refused, notMoved, unconfirmed, stoppedBy } = summary;
  const tried = moved.length > 0 || isBlocked(summary);
  return {
    counts: {
      moved: moved.length,
      refused: refused.length,
      notMoved: notMoved.length,
      unconfirmed: unconfirmed.length,
    },
    outcome: tried ? OUTCOMES[exitCodeOfMove(summary)] : "nothing",
    ...(stoppedBy !== undefined && { stoppedBy }),
    ...(unconfirmed.length > 0 && { unconfirmedIds: unconfirmed }),
  };
}

export const stillHidden = ({ reports }: Pick<MoveSummary, "reports">): number =>
  reports.reduce((sum, { hidden }) => sum + hidden, 0);

export const moveResult = (summary: MoveSummary) => ({
  matched: summary.matched,
  moved: summary.moved.map(({ id, newMessageId }) => ({ id, newMessageId })),
  refused: summary.refused,
  notMoved: summary.notMoved,
  unconfirmed: summary.unconfirmed,
  stoppedBy: summary.stoppedBy ?? null,
  stillHidden: stillHidden(summary),
  scans: scanResults(summary.reports),
});

/** What a person calls the move. */
export interface MoveWords {
  /** `24 messages <done>.` */
  readonly done: string;
  /** What is not known about these messages, and what to do before the command is repeated. */
  readonly unconfirmed: (ids: readonly string[]) => readonly string[];
  /** What continues with the rest, if it is not exactly the same command. */
  readonly again: string;
  /** How what is refused as poison can be sent anyway. Default: with the command's options. */
  readonly force?: string;
}

/** What was done, what was not and why, and what to do about it. `why`: about an AWS error. */
export function describeMove(
  summary: MoveSummary,
  words: MoveWords,
  { why, now }: { readonly why: string | undefined; readonly now: number },
): string[] {
  const { matched, moved, refused, notMoved, unconfirmed, stoppedBy, reports } = summary;
  const { cameSince, goneSince } = summary;
  const late = describeNotMoved("VisibilityTimeoutOver");
  return compact([
    matched + cameSince + goneSince > 0 || stoppedBy
      ? `${messages(moved.length)} ${words.done}.`
      : "Nothing matched.",
    ...describeRefused(refused, words.force),
    ...tally(notMoved.map(({ code }) => describeNotMoved(code))).map(
      ([reason, count]) =>
        `${count} not ${words.done}: ${reason}.${reason === late ? "" : ` ${theyStay(count)}`}`,
    ),
    goneSince > 0 &&
      `${goneSince} of the messages that you confirmed ${forms(goneSince, "was", "were")} not found again.`,
    cameSince > 0 &&
      `${cameSince} more ${forms(cameSince, "message matches", "messages match")} now, but ${forms(cameSince, "was", "were")} not part of what you confirmed. ${theyStay(cameSince)}`,
    stoppedBy !== undefined &&
      `Stopped early ${describeStop(stoppedBy)}.${unconfirmed.length > 0 ? "" : ` ${words.again} continues with the rest.`}`,
    ...(unconfirmed.length > 0 ? words.unconfirmed(unconfirmed) : []),
    why,
    ...describeScan(reports, now),
  ]);
}

/** What was refused, or would be, and what can be done about it. */
export function describeRefused(
  refused: readonly Refused[],
  force = "Fix the messages with --set-attribute or --edit, or add --force to send them anyway.",
): string[] {
  const causes = Map.groupBy(refused, ({ why, detail }) => `${why}. ${detail}`);
  return compact([
    ...[...causes].flatMap(([cause, some]) => [
      `${some.length} refused: ${cause}`,
      ...shownIds(some.map(({ id }) => `  ${id}`)),
    ]),
    refused.some(({ why }) => !isBeyondForce(why)) && force,
  ]);
}
