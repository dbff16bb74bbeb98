import { setTimeout as sleep } from "node:timers/promises";
import type { Message } from "../../handlers/message/message";
import { type Hop, moveMessages } from "../../handlers/message/move-messages";
import type { SqsPort } from "../../handlers/message/sqs-port";
import { createRatePace } from "../../handlers/redriver/rate-pace";
import { describeError } from "../../handlers/runtime/describe-error";
import type { CommandContext } from "../command-context";
import { planMove } from "../decisions/plan-scan";
import type { Selection } from "../decisions/select-messages";
import type { HeldSummary } from "../decisions/summarize-message";
import { Leases } from "./give-back";
import { type HeldScan, scanHeld } from "./scan-held";

/** What becomes of one selected message. */
export type Fate = { readonly hop: Hop } | { readonly refused: string };

export interface MoveSelected {
  readonly selection: Selection;
  readonly decide: (message: Message, summary: HeldSummary) => Fate;
  /** The calls of the move; another `send` than SQS's may take the messages. */
  readonly sqs: SqsPort;
  /** Comes before a batch is moved; what it throws ends the run with this batch where it was. */
  readonly beforeBatch?: (batch: readonly Chosen[]) => Promise<void>;
  readonly ratePerSecond: number;
  /** Messages moved at most. */
  readonly limit: number;
  readonly waitMs: number;
  readonly what: string;
}

export interface Chosen {
  readonly message: Message;
  readonly summary: HeldSummary;
  readonly hop: Hop;
}

export interface MoveReport {
  readonly scans: readonly HeldScan[];
  readonly moved: readonly { readonly id: string; readonly newMessageId: string }[];
  readonly refused: readonly { readonly id: string; readonly why: string }[];
  readonly notMoved: readonly { readonly id: string; readonly code: string }[];
  /** Moved, but whether the original is gone is not known: there may be two of them. */
  readonly unconfirmed: readonly string[];
  /** Looked at and not moved, and still hidden because they could not be given back. */
  readonly stillHidden: number;
  readonly stoppedBy: string | undefined;
}

/** A full batch of SQS. */
const BATCH = 10;

/** Batches in a row of which nothing could be moved before the run ends. */
const FAILED_BATCHES = 3;

/**
 * Looks at what is held and moves what is selected, batch by batch under the lease, by the one primitive that moves
 * messages everywhere. Bodies are held for the batches under way only; the rest is given back at the end.
 */
export async function moveSelected(context: CommandContext, options: MoveSelected): Promise<MoveReport> {
  const { stop } = context;
  const run = new Run(context, options);
  let failure: unknown;
  const scans = await scanHeld(context, options.selection, {
    plan: (state) => planMove(state, options.ratePerSecond),
    waitMs: options.waitMs,
    what: options.what,
    isEnough: () => run.isFull,
    onPassed: (message, queue) => run.pass(message, queue.url),
    onSelected: (message, summary, queue) => run.take(message, summary, queue.url),
  }).catch((error: unknown): HeldScan[] => {
    failure = error;
    return [];
  });
  await run.finish().catch((error: unknown) => {
    failure ??= error;
  });
  const stillHidden = await run.leases.giveBack(context.sqs);
  if (failure !== undefined && run.moved.length === 0) throw failure;
  const stoppedBy = failure === undefined ? stop.why : describeError(failure).error;
  return { ...run.lists(), scans, stillHidden, stoppedBy };
}

class Run {
  readonly leases = new Leases();
  readonly moved: { id: string; newMessageId: string }[] = [];
  readonly #refused: { id: string; why: string }[] = [];
  readonly #notMoved: { id: string; code: string }[] = [];
  readonly #unconfirmed: string[] = [];
  readonly #waiting = new Map<string, Chosen[]>();
  readonly #pace: (messages: number) => Promise<void>;
  #turn: Promise<void> = Promise.resolve();
  #chosen = 0;
  #failedBatches = 0;

  constructor(
    private readonly context: CommandContext,
    private readonly options: MoveSelected,
  ) {
    const clock = { now: context.now, sleep: (milliseconds: number) => sleep(milliseconds) };
    this.#pace = createRatePace(clock, options.ratePerSecond);
  }

  get isFull(): boolean {
    return this.#chosen >= this.options.limit;
  }

  lists() {
    return {
      moved: this.moved,
      refused: this.#refused,
      notMoved: this.#notMoved,
      unconfirmed: this.#unconfirmed,
    };
  }

  pass({ receiptHandle }: Message, queueUrl: string): void {
    this.leases.add(queueUrl, receiptHandle);
  }

  /** Decides about a message, and moves a batch when one is full. */
  async take(message: Message, summary: HeldSummary, queueUrl: string): Promise<void> {
    const fate = this.options.decide(message, summary);
    if ("refused" in fate) this.#refused.push({ id: summary.id, why: fate.refused });
    if ("refused" in fate || this.isFull || this.context.stop.why !== undefined) {
      this.pass(message, queueUrl);
      return;
    }
    this.#chosen += 1;
    const waiting = this.#waiting.get(queueUrl) ?? [];
    this.#waiting.set(queueUrl, waiting);
    waiting.push({ message, summary, hop: fate.hop });
    if (waiting.length >= BATCH) await this.#move(queueUrl, waiting.splice(0, BATCH));
  }

  /** Moves what has not filled a batch. */
  async finish(): Promise<void> {
    for (const [queueUrl, waiting] of this.#waiting) {
      if (waiting.length > 0) await this.#move(queueUrl, waiting.splice(0));
    }
  }

  /** One batch after another: a delete that fails then leaves one batch of duplicates, not one for each poller. */
  #move(queueUrl: string, batch: readonly Chosen[]): Promise<void> {
    const moved = this.#turn.then(() => this.#moveNow(queueUrl, batch));
    this.#turn = moved.catch(() => {});
    return moved;
  }

  async #moveNow(queueUrl: string, batch: readonly Chosen[]): Promise<void> {
    const { stop } = this.context;
    if (stop.why !== undefined) return this.#keep(queueUrl, batch, "Stopped");
    try {
      await this.options.beforeBatch?.(batch);
    } catch (error) {
      this.#keep(queueUrl, batch, "NotTaken");
      throw error;
    }
    const byHop = new Map(batch.map((chosen) => [chosen.hop, chosen]));
    const result = await moveMessages(this.options.sqs, [...byHop.keys()], {
      from: queueUrl,
      deadline: stop.deadline,
      pace: this.#pace,
      stopOnUnconfirmedDelete: true,
    });
    for (const { hop, newMessageId, deleted } of result.moved) {
      const id = byHop.get(hop)?.summary.id ?? "";
      this.moved.push({ id, newMessageId });
      if (!deleted) this.#unconfirmed.push(id);
    }
    for (const { hop, code } of result.notMoved) {
      const chosen = byHop.get(hop);
      if (chosen !== undefined) this.#keep(queueUrl, [chosen], code);
    }
    this.#failedBatches = result.moved.length === 0 ? this.#failedBatches + 1 : 0;
    // A copy that cannot be deleted would be sent again by the next run: no further one is made.
    if (this.#unconfirmed.length > 0) stop.request("DeleteUnconfirmed");
    if (this.#failedBatches >= FAILED_BATCHES) stop.request("TargetNotAccepting");
  }

  #keep(queueUrl: string, batch: readonly Chosen[], code: string): void {
    for (const { message, summary } of batch) {
      this.#notMoved.push({ id: summary.id, code });
      this.pass(message, queueUrl);
    }
  }
}
