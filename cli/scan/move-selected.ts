import { moveMessages, type Pace } from "../../core/moving/move-messages";
import { MovePipeline } from "../../core/moving/move-pipeline";
import { createRatePace } from "../../core/moving/rate-pace";
import type { Transfer } from "../../core/moving/transfer";
import type { Deadline } from "../../core/runtime/deadline";
import { describeError } from "../../core/runtime/describe-error";
import type { SqsPort } from "../../core/sqs/sqs-port";
import type { Clock } from "../aws/clock";
import type { Stop } from "../stop";
import type { Refusal } from "./plan-redrive";
import type { Held, Scan } from "./scan";
import type { QueueReport } from "./scanned-queue";

/** What happens to one selected message. */
export type Disposition = { readonly transfer: Transfer } | Refusal;

/** What was refused, and why. */
export interface Refused extends Pick<Refusal, "why" | "detail"> {
  readonly id: string;
}

export interface MovePorts {
  /** A `send` other than SQS's may take the messages. */
  readonly sqs: SqsPort;
  readonly clock: Clock;
  readonly stop: Stop;
}

export interface MoveRules {
  readonly decide: (held: Held) => Disposition;
  /**
   * Called before a batch is moved, possibly for several batches at once. If it throws, the run ends and this batch
   * stays where it was.
   */
  readonly beforeBatch?: (batch: readonly Held[]) => Promise<void>;
  readonly ratePerSecond: number;
  /** Maximum number of messages to move. */
  readonly limit: number;
  /** What has just been sent. */
  readonly onMoved?: ((held: readonly Held[]) => void) | undefined;
  /**
   * If given, these are the messages (by their present ids) that a person has seen and agreed to; nothing else is
   * moved.
   */
  readonly agreed?: ReadonlySet<string> | undefined;
}

export interface MoveReport {
  readonly reports: readonly QueueReport[];
  /** Messages about which something was decided. */
  readonly matched: number;
  /** Confirmed as sent. `deleted`: and the original is known to be gone. */
  readonly moved: readonly {
    readonly id: string;
    readonly newMessageId: string;
    readonly deleted: boolean;
  }[];
  readonly refused: readonly Refused[];
  readonly notMoved: readonly { readonly id: string; readonly code: string }[];
  /** Why it ended early: a code. */
  readonly stoppedBy: string | undefined;
  /** What ended it, if that was an error. */
  readonly failure: unknown;
  /** Selected, but not among what a person had agreed to. */
  readonly cameSince: number;
  /** Agreed to, but not found again. */
  readonly goneSince: number;
}

/** After this many batches in a row of which nothing could be moved, the run ends. */
export const FAILED_BATCHES = 3;

/**
 * Moves what a scan selects, batch by batch, with the only function that moves messages anywhere, and then releases
 * the rest. Several batches are in flight once the first of a queue was confirmed as deleted. Never throws.
 */
export async function moveSelected(scan: Scan, ports: MovePorts, rules: MoveRules): Promise<MoveReport> {
  const run = new MoveRun(scan, ports, rules);
  let failure: unknown;
  try {
    for await (const batch of scan.batches()) {
      await run.move(batch);
      if (run.isOver) break;
    }
  } catch (error) {
    failure = error;
  } finally {
    await run.settle();
    await scan.release();
  }
  return run.report(failure ?? run.failure);
}

class MoveRun {
  readonly #moved: { id: string; newMessageId: string; deleted: boolean }[] = [];
  readonly #refused: Refused[] = [];
  readonly #notMoved: { id: string; code: string }[] = [];
  readonly #open: Set<string>;
  readonly #pace: Pace;
  readonly #pipeline = new MovePipeline();
  /** What ended the move of a batch. */
  failure: unknown;
  #chosen = 0;
  #cameSince = 0;
  #failedBatches = 0;

  constructor(
    private readonly scan: Scan,
    private readonly ports: MovePorts,
    private readonly rules: MoveRules,
  ) {
    this.#open = new Set(rules.agreed);
    const { elapsed, sleep } = ports.clock;
    this.#pace = createRatePace({ now: elapsed, sleep }, rules.ratePerSecond);
  }

  get isOver(): boolean {
    const { agreed, limit } = this.rules;
    if (this.failure !== undefined) return true;
    return this.#chosen >= limit || (agreed !== undefined && this.#open.size === 0);
  }

  report(failure: unknown): MoveReport {
    const reports = this.scan.reports;
    const { why } = this.ports.stop;
    const cut = failure !== undefined || why !== undefined || reports.some(({ incomplete }) => incomplete);
    return {
      reports,
      matched: this.#moved.length + this.#refused.length + this.#notMoved.length,
      moved: this.#moved,
      refused: this.#refused,
      notMoved: this.#notMoved,
      stoppedBy: failure === undefined ? why : describeError(failure).error,
      failure,
      cameSince: this.#cameSince,
      // What was not seen is not gone.
      goneSince: cut ? 0 : this.#open.size,
    };
  }

  async move(selected: readonly Held[]): Promise<void> {
    const transfers = new Map<Transfer, Held>();
    for (const held of selected) {
      const transfer = this.#choose(held);
      if (transfer !== undefined) transfers.set(transfer, held);
    }
    const from = selected[0]?.queue.url ?? "";
    if (transfers.size === 0) return;
    const { ended } = await this.#pipeline.start(from, () => this.#send(transfers, from));
    ended.catch((error: unknown) => {
      this.failure ??= error;
    });
  }

  /** Waits until everything that was begun has ended. */
  settle(): Promise<void> {
    return this.#pipeline.settle();
  }

  /** What happens to one message. Undefined: it stays. */
  #choose(held: Held): Transfer | undefined {
    const { agreed, decide } = this.rules;
    const { messageId } = held.message;
    if (this.ports.stop.why !== undefined || this.isOver) return undefined;
    if (agreed !== undefined && !agreed.has(messageId)) {
      this.#cameSince += 1;
      return undefined;
    }
    this.#open.delete(messageId);
    const disposition = decide(held);
    if ("transfer" in disposition) {
      this.#chosen += 1;
      return disposition.transfer;
    }
    const { why, detail } = disposition;
    this.#refused.push({ id: held.summary.id, why, detail });
    return undefined;
  }

  async #send(transfers: ReadonlyMap<Transfer, Held>, from: string): Promise<void> {
    const batch = [...transfers.values()];
    const deadline = this.#deadlineOf(batch);
    if (deadline.left() <= 0) {
      for (const held of batch) this.#keep(held, "DeadlineReached");
      return;
    }
    try {
      if (this.failure !== undefined) throw this.failure;
      await this.rules.beforeBatch?.(batch);
    } catch (error) {
      for (const held of batch) this.#keep(held, "NotTaken");
      throw error;
    }
    const { moved, notMoved } = await moveMessages(this.ports.sqs, [...transfers.keys()], {
      from,
      deadline,
      pace: this.#pace,
      // The batch has its place among those in flight; its calls come one after the other.
      pipeline: new MovePipeline({ most: 1 }),
    });
    this.#pipeline.deleted(
      from,
      moved.map(({ deleted }) => deleted),
    );
    const sent: Held[] = [];
    for (const { transfer, newMessageId, deleted } of moved) {
      const held = transfers.get(transfer);
      if (held === undefined) continue;
      this.#moved.push({ id: held.summary.id, newMessageId, deleted });
      this.scan.forget(held);
      sent.push(held);
    }
    if (sent.length > 0) this.rules.onMoved?.(sent);
    for (const { transfer, code } of notMoved) {
      const held = transfers.get(transfer);
      if (held !== undefined) this.#keep(held, code);
    }
    const { stop } = this.ports;
    // A message that was too late to be sent says nothing about the target.
    const wasSent = moved.length > 0 || notMoved.some(({ code }) => code !== "DeadlineReached");
    if (wasSent) this.#failedBatches = moved.length === 0 ? this.#failedBatches + 1 : 0;
    // A copy that cannot be deleted would be sent again by the next run, so no further one is created.
    if (moved.some(({ deleted }) => !deleted)) stop.request("DeleteUnconfirmed");
    if (this.#failedBatches >= FAILED_BATCHES) stop.request("TargetNotAccepting");
  }

  /** Nothing is begun after a stop, or once another consumer may have received the batch. */
  #deadlineOf(batch: readonly Held[]): Deadline {
    const { stop, clock } = this.ports;
    const until = Math.min(...batch.map((held) => held.until));
    return {
      ...stop.deadline,
      left: () => Math.min(stop.deadline.left(), until - clock.elapsed()),
    };
  }

  #keep({ summary }: Held, code: string): void {
    const late = code === "DeadlineReached" && this.ports.stop.why === undefined;
    this.#notMoved.push({ id: summary.id, code: late ? "VisibilityTimeoutOver" : code });
  }
}
