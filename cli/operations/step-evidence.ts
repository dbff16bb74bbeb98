import type { QueueDepth } from "../../core/sqs/receive-port";
import { HELD_ROLES, type HeldRole } from "../aws/target/deployment-names";
import type { QueueReport } from "../scan/scanned-queue";
import { type Depths, totalOf, waitingOf } from "./read-depths";
import { longestWatchMs, type Watch } from "./watch-window";

/** A step as it was sent. */
export interface SentStep {
  /** The counts right before it. */
  readonly before: Depths;
  /** Messages of this step, by the queue that they were in. */
  readonly moved: Readonly<Record<HeldRole, number>>;
}

/** Messages of a queue in which dead letters are held. A delay that ends leaves the total as it is. */
interface Held {
  readonly delayed: number;
  readonly total: number;
}

const heldOf = (depth: QueueDepth): Held => ({ delayed: depth.delayed, total: totalOf(depth) });

/** Why it cannot be determined whether what was sent was processed. */
export type Doubt = "main" | "dlq" | "held";

/**
 * What the counts of the queues prove about a step. Other messages come and go in the meantime, so a count that is as
 * low as before proves nothing. Either the main queue was seen empty, or it was seen without waiting messages, so
 * that everything that was sent had been received, and since then a message has had time to be processed or to die.
 * Times are milliseconds since the step was sent.
 */
export class StepEvidence {
  #latest: Depths;
  #least: number;
  #emptySince: number | undefined;
  #receivedAt: number | undefined;
  readonly #leastHeld: Record<HeldRole, Held>;
  /** Where messages have arrived since the step was sent. */
  readonly #arrived = new Set<HeldRole>();
  #hasSeenDead = false;

  constructor(
    private readonly step: SentStep,
    private readonly watch: Watch,
  ) {
    const { before } = step;
    this.#latest = before;
    this.#least = this.#all;
    this.#leastHeld = { retry: heldOf(before.retry), quarantine: heldOf(before.quarantine) };
  }

  /** Messages that would be in the main queue if nothing had left it. */
  get #all(): number {
    const { before, moved } = this.step;
    return totalOf(before.main) + moved.retry + moved.quarantine;
  }

  note(depths: Depths, at: number): void {
    this.#latest = depths;
    this.#least = Math.min(this.#least, totalOf(depths.main));
    const isEmpty = totalOf(depths.main) + totalOf(depths.dlq) === 0;
    this.#emptySince = isEmpty ? (this.#emptySince ?? at) : undefined;
    if (at >= this.watch.settleMs && waitingOf(depths.main) === 0) this.#receivedAt ??= at;
    this.#hasSeenDead ||= totalOf(depths.dlq) > 0;
    for (const role of HELD_ROLES) {
      const [least, held] = [this.#leastHeld[role], heldOf(depths[role])];
      if (held.delayed > least.delayed || held.total > least.total) this.#arrived.add(role);
      this.#leastHeld[role] = {
        delayed: Math.min(least.delayed, held.delayed),
        total: Math.min(least.total, held.total),
      };
    }
  }

  /** Whether each message of the step was processed, or is held again. */
  isDecided(at: number): boolean {
    const { settleMs, windowMs } = this.watch;
    if (this.#emptySince !== undefined && at - this.#emptySince >= settleMs) return true;
    const hadTime = this.#receivedAt !== undefined && at - this.#receivedAt >= windowMs;
    return hadTime && this.#hasLeftMain && this.#hasLeftDlq;
  }

  /** At least as many as were sent have left the main queue, and nothing is waiting in it. */
  get #hasLeftMain(): boolean {
    const { main } = this.#latest;
    return this.#least <= totalOf(this.step.before.main) && waitingOf(main) === 0;
  }

  /** Another message may have left it while one of the step came. */
  get #hasLeftDlq(): boolean {
    return totalOf(this.#latest.dlq) === 0;
  }

  /**
   * Whether a scan that found nothing of the step may have missed some of it. Counts that do not rise are no proof
   * that nothing arrived: the redriver may have taken as many, or as many delays may have ended. So once something was
   * in the DLQ, whatever a scan could not see may be what was sent.
   */
  mayHide(reports: readonly QueueReport[]): boolean {
    return reports.some(({ role, unseenInFlight, unseenDelayed, incomplete }) => {
      if (incomplete !== undefined) return true;
      if (unseenInFlight + unseenDelayed === 0) return false;
      const expected = totalOf(this.step.before[role]) - this.step.moved[role];
      return this.#hasSeenDead || this.#arrived.has(role) || totalOf(this.#latest[role]) > expected;
    });
  }

  /** Whether there is no point in waiting for more evidence. */
  isOver(at: number): boolean {
    return at >= (this.#receivedAt === undefined ? this.watch.windowMs : longestWatchMs(this.watch));
  }

  /** Whether nothing has left the main queue. */
  get isUnprocessed(): boolean {
    return this.#least >= this.#all;
  }

  /** For a step that is over but undecided, or that may be where no scan can see it. */
  doubt(at: number): Doubt {
    if (this.isDecided(at)) return "held";
    return this.#receivedAt === undefined || !this.#hasLeftMain ? "main" : "dlq";
  }
}
