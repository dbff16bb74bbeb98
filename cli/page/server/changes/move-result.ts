import { describeStop } from "../../../terminal/describe-code";
import { type MoveSummary, moveChange } from "../../../terminal/describe-move";
import type { ChangeResult } from "../../api";
import { toOutcome } from "./planned-change";

/** A move as the page shows it. `lines`: in the command's words. */
export function toMoveResult(
  summary: MoveSummary,
  lines: readonly string[],
  resultName: string,
): ChangeResult {
  const { moved, notMoved, refused, unconfirmed, stoppedBy } = summary;
  const { counts, outcome } = moveChange(summary);
  return {
    outcome: toOutcome(outcome),
    counts,
    moved: moved.length,
    notMoved: notMoved.length,
    refused: refused.length,
    unconfirmed,
    lines,
    ...(stoppedBy !== undefined && { stoppedBy: `Stopped early ${describeStop(stoppedBy)}.` }),
    resultName,
  };
}
