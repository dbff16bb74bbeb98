import type { Message } from "../../core/messages/message";
import { moveMessages, type Pace } from "../../core/messages/move-messages";
import { createRatePace } from "../../core/messages/rate-pace";
import type { CommandContext } from "../command-context";
import type { Chosen, MoveSelected } from "./move-selected";
import { Leases } from "./release";
import type { HeldSummary } from "./summarize-message";

/** A full batch of SQS. */
const BATCH = 10;

/** Batches in a row of which nothing could be moved before the run ends. */
const FAILED_BATCHES = 3;

/** One run of moving: collects what is selected into batches, moves them, and keeps the books of it. */
export class MoveRun {
  readonly leases = new Leases();
  readonly moved: { id: string; newMessageId: string }[] = [];
  readonly #refused: { id: string; why: string }[] = [];
  readonly #notMoved: { id: string; code: string }[] = [];
  readonly #unconfirmed: string[] = [];
  readonly #waiting = new Map<string, Chosen[]>();
  readonly #pace: Pace;
  #turn: Promise<void> = Promise.resolve();
  readonly #open: Set<string>;
  #chosen = 0;
  #cameSince = 0;
  #failedBatches = 0;

  constructor(
    private readonly context: CommandContext,
    private readonly options: MoveSelected,
  ) {
    this.#pace = createRatePace(context, options.ratePerSecond);
    this.#open = new Set(options.agreed);
  }

  /** How many of what a person agreed to were not found yet. */
  get open(): number {
    return this.#open.size;
  }

  get isFull(): boolean {
    return this.#chosen >= this.options.limit;
  }

  lists() {
    const both = this.options.movedWhen === "sent" ? 0 : this.#unconfirmed.length;
    return {
      matched: this.moved.length + this.#refused.length + this.#notMoved.length + both,
      moved: this.moved,
      refused: this.#refused,
      notMoved: this.#notMoved,
      unconfirmed: this.#unconfirmed,
      cameSince: this.#cameSince,
    };
  }

  pass({ receiptHandle }: Message, queueUrl: string): void {
    this.leases.add(queueUrl, receiptHandle);
  }

  /** Decides about a message, and moves a batch when one is full. */
  async take(message: Message, summary: HeldSummary, queueUrl: string): Promise<void> {
    const { agreed, decide } = this.options;
    if (agreed !== undefined && !agreed.has(message.messageId)) {
      this.#cameSince += 1;
      this.pass(message, queueUrl);
      return;
    }
    this.#open.delete(message.messageId);
    const disposition = decide(message, summary);
    if ("refused" in disposition) this.#refused.push({ id: summary.id, why: disposition.refused });
    if ("refused" in disposition || this.isFull || this.context.stop.why !== undefined) {
      this.pass(message, queueUrl);
      return;
    }
    this.#chosen += 1;
    const waiting = this.#waiting.get(queueUrl) ?? [];
    this.#waiting.set(queueUrl, waiting);
    waiting.push({ message, summary, transfer: disposition.transfer });
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
    const byTransfer = new Map(batch.map((chosen) => [chosen.transfer, chosen]));
    const result = await moveMessages(this.options.sqs, [...byTransfer.keys()], {
      from: queueUrl,
      deadline: stop.deadline,
      pace: this.#pace,
    });
    for (const { transfer, newMessageId, deleted } of result.moved) {
      const id = byTransfer.get(transfer)?.summary.id ?? "";
      if (deleted || this.options.movedWhen === "sent") this.moved.push({ id, newMessageId });
      if (!deleted) this.#unconfirmed.push(id);
    }
    for (const { transfer, code } of result.notMoved) {
      const chosen = byTransfer.get(transfer);
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
