import type { OperationContext } from "../../../command-context";
import { UsageError } from "../../../errors";
import type { Refused } from "../../../scan/move-selected";
import { isBeyondForce } from "../../../scan/plan-redrive";
import { EVERYTHING, type Selection } from "../../../scan/select-messages";
import type { Stop } from "../../../stop";
import type { ChangePlan, ChangeProgress, ChangeResult, RefusedMessage } from "../../api";
import { definedOnly, toSelection } from "../read-filter";
import type { Kept, PageScan } from "../scans/page-scan";
import type { ReadSelection } from "./change-request";

/** What a change works with while it runs. */
export interface ChangeRun {
  readonly context: OperationContext;
  readonly stop: Stop;
  /** This many more are done. */
  readonly onDone: (count: number) => void;
  readonly onProgress: (progress: Pick<ChangeProgress, "text" | "ramp">) => void;
}

/** What a planner creates its plan with. */
export interface Planning {
  readonly context: OperationContext;
  /** Where files are written and searched for. */
  readonly folder: string;
  readonly audit: string;
}

/** A dry run, and what a confirm does. */
export interface PlannedChange {
  readonly plan: ChangePlan;
  /** Throws what ended it, if nothing was done. */
  readonly run: (run: ChangeRun) => Promise<ChangeResult>;
  /**
   * What is saved as the result, from the scan that it was planned from. Default: the result as JSON. Holds no
   * messages.
   */
  readonly file?: (scan: PageScan) => Iterable<string>;
}

/** Lists in a plan are as long as a person reads. */
const MOST_SHOWN = 100;

/** What may still be changed of what a person has chosen from a scan. */
export interface Chosen {
  readonly messages: readonly Kept[];
  /** How the person chose, for the audit trail. */
  readonly by: Selection;
  /** Where these messages are. */
  readonly scanned: Selection;
}

/** Messages that a change has already taken are never taken again. Throws UsageError. */
export function choose(scan: PageScan, selection: ReadSelection): Chosen {
  const by =
    "ids" in selection ? { ...EVERYTHING, ids: selection.ids } : toSelection(definedOnly(selection.filter));
  const found =
    "ids" in selection ? [...new Set(selection.ids)].flatMap((id) => scan.find(id) ?? []) : scan.select(by);
  const messages = found.filter(({ became }) => became === undefined);
  const queues = [...new Set(messages.map(({ summary }) => summary.queue))];
  return { messages, by: { ...by, queues }, scanned: { ...EVERYTHING, queues } };
}

/**
 * Throws while the scan is still running, because later messages could not be distinguished from those that were
 * seen.
 */
export function mustHaveEnded(scan: PageScan): void {
  if (scan.isRunning) {
    throw new UsageError("The scan is still running. Wait until it has ended, or stop it.");
  }
}

export const presentIds = (messages: readonly Kept[]): Set<string> =>
  new Set(messages.map(({ message }) => message.messageId));

export const toSample = (messages: readonly Kept[]): ChangePlan["sample"] =>
  messages.slice(0, MOST_SHOWN).map(({ summary: { id, messageId, reason } }) => ({ id, messageId, reason }));

export const toRefused = (refused: readonly Refused[]): readonly RefusedMessage[] =>
  refused.slice(0, MOST_SHOWN).map((one) => ({ ...one, force: !isBeyondForce(one.why) }));

export const bytesOf = (messages: readonly Kept[]): number =>
  messages.reduce((sum, { summary }) => sum + summary.bytes, 0);

/** What the plan of a change says about messages that it takes unchanged: all of them, and none is refused. */
export const wholeOf = (messages: readonly Kept[]) => ({
  bytes: bytesOf(messages),
  sample: toSample(messages),
  wouldFail: [],
  refused: [],
  refusedCount: 0,
  ramp: false,
  force: false,
  edited: false,
});

/** Until its dry run has ended, nothing is known about a change. */
export const NO_PLAN: ChangePlan = { count: 0, question: "", lines: [], ...wholeOf([]) };

/** An outcome as the audit trail says it. */
export function toOutcome(outcome: string): ChangeResult["outcome"] {
  if (outcome === "done" || outcome === "partly" || outcome === "nothing") return outcome;
  return "failed";
}
