import type { Message } from "../../core/messages/message";
import type { Transfer } from "../../core/messages/move-messages";
import type { SqsPort } from "../../core/messages/sqs-port";
import { describeError } from "../../core/runtime/describe-error";
import type { CommandContext } from "../command-context";
import { describeKept } from "../terminal/describe-scan";
import { MoveRun } from "./move-run";
import { planMove } from "./plan-scan";
import { releaseShown } from "./release";
import { type HeldScan, scanHeld } from "./scan-held";
import type { Selection } from "./select-messages";
import type { HeldSummary } from "./summarize-message";

/** What becomes of one selected message. */
export type Disposition = { readonly transfer: Transfer } | { readonly refused: string };

export interface MoveSelected {
  readonly selection: Selection;
  readonly decide: (message: Message, summary: HeldSummary) => Disposition;
  /** The calls of the move; another `send` than SQS's may take the messages. */
  readonly sqs: SqsPort;
  /** Comes before a batch is moved; what it throws ends the run with this batch where it was. */
  readonly beforeBatch?: (batch: readonly Chosen[]) => Promise<void>;
  readonly ratePerSecond: number;
  /**
   * When a message counts as moved. `sent`: there is another copy of it, whatever became of the first. `deleted`: only
   * when it is known to be gone.
   */
  readonly movedWhen: "sent" | "deleted";
  /** Messages moved at most. */
  readonly limit: number;
  /** Given: the messages (by their present ids) that a person has seen and agreed to; nothing else is moved. */
  readonly agreed?: ReadonlySet<string> | undefined;
  readonly waitMs: number;
  readonly what: string;
}

export interface Chosen {
  readonly message: Message;
  readonly summary: HeldSummary;
  readonly transfer: Transfer;
}

export interface MoveReport {
  readonly scans: readonly HeldScan[];
  /** Messages about which something was decided. */
  readonly matched: number;
  readonly moved: readonly { readonly id: string; readonly newMessageId: string }[];
  readonly refused: readonly { readonly id: string; readonly why: string }[];
  readonly notMoved: readonly { readonly id: string; readonly code: string }[];
  /** Whether the original is gone is not known. Where they were sent they count as moved, too. */
  readonly unconfirmed: readonly string[];
  /** Looked at and not moved, and still hidden because they could not be given back. */
  readonly stillHidden: number;
  readonly stoppedBy: string | undefined;
  /** Selected, but not among what a person had agreed to. */
  readonly cameSince: number;
  /** Agreed to, and not found again. */
  readonly goneSince: number;
}

/**
 * Looks at what is held and moves what is selected, batch by batch under the lease, by the one primitive that moves
 * messages everywhere. Bodies are held for the batches under way only; the rest is given back at the end. Whatever
 * fails, nothing is moved any more once this has ended, and what was moved is in the report.
 */
export async function moveSelected(context: CommandContext, options: MoveSelected): Promise<MoveReport> {
  const { stop } = context;
  const run = new MoveRun(context, options);
  let failure: unknown;
  const scans = await scanHeld(context, options.selection, {
    plan: (state) => planMove(state, options.ratePerSecond),
    waitMs: options.waitMs,
    what: options.what,
    givesBack: true,
    isEnough: () => run.isFull || (options.agreed !== undefined && run.open === 0),
    endWhenFound: true,
    onPassed: (message, queue) => run.pass(message, queue.url),
    onSelected: (message, summary, queue) => run.take(message, summary, queue.url),
  }).catch((error: unknown): HeldScan[] => {
    failure = error;
    return [];
  });
  await run.finish().catch((error: unknown) => {
    failure ??= error;
  });
  const stillHidden = await releaseShown(context, run.leases);
  const lists = run.lists();
  if (failure !== undefined && lists.moved.length + lists.unconfirmed.length === 0) {
    if (stillHidden > 0) context.output.warn(describeKept(stillHidden));
    throw failure;
  }
  const stoppedBy = failure === undefined ? stop.why : describeError(failure).error;
  const cut = stoppedBy !== undefined || scans.some(({ incomplete }) => incomplete !== undefined);
  // What was not looked at is not gone.
  return { ...lists, goneSince: cut ? 0 : run.open, scans, stillHidden, stoppedBy };
}
