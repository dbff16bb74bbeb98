import { SQS_LIMITS } from "./sqs-limits";

/**
 * Batches of one run that may be in flight at once, each from the start of its send to the end of its delete. Where deletes
 * begin to fail, so many batches at the most become duplicates.
 */
export const BATCHES_IN_FLIGHT = 8;

export interface PipelineRules {
  /** Batches in flight at once. Default: `BATCHES_IN_FLIGHT`. */
  readonly most?: number;
  /**
   * Whether an event source mapping deletes again what is acknowledged. An unconfirmed delete is then no duplicate yet: as
   * long as others are confirmed, those of `most` batches may stay unconfirmed before the run stops. Default: false.
   */
  readonly deletedByMapping?: boolean;
}

/**
 * What the moves of one run share. The first batch of a queue is alone until its delete is confirmed, so that a run that
 * cannot delete leaves one batch of duplicates. Where deletes fail nothing more may be sent.
 */
export class MovePipeline {
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #canDelete = new Set<string>();
  readonly #most: number;
  readonly #deletedByMapping: boolean;
  #unconfirmed = 0;
  #isStopped = false;

  constructor({ most = BATCHES_IN_FLIGHT, deletedByMapping = false }: PipelineRules = {}) {
    this.#most = most;
    this.#deletedByMapping = deletedByMapping;
  }

  /** Whether too many deletes stayed unconfirmed. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** Starts a batch from a queue as soon as there is room for it. Resolves when it has started, with its end. */
  async start<T>(from: string, move: () => Promise<T>): Promise<{ readonly ended: Promise<T> }> {
    // A stopped run's batches start too, and each finds that it may not send.
    while (this.#underWay.size >= (this.#canDelete.has(from) ? Math.max(1, this.#room) : 1)) {
      await Promise.race(this.#underWay);
    }
    const ended = move();
    const underWay: Promise<unknown> = ended
      .catch(() => {})
      .finally(() => void this.#underWay.delete(underWay));
    this.#underWay.add(underWay);
    return { ended };
  }

  /** Waits until nothing is in flight. Throws nothing: who started a move has its end. */
  async settle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  /** Learns for each message of a batch whether its delete from the queue was confirmed. */
  deleted(from: string, confirmed: readonly boolean[]): void {
    if (confirmed.length === 0) return;
    this.#unconfirmed += confirmed.filter((one) => !one).length;
    const isRefused = !confirmed.includes(true);
    const mayGoOn = this.#deletedByMapping && this.#room > 0 && (!isRefused || this.#canDelete.has(from));
    if (this.#unconfirmed > 0 && !mayGoOn) this.#isStopped = true;
    // After a batch of which nothing could be deleted the next one is alone again.
    if (isRefused) this.#canDelete.delete(from);
    else this.#canDelete.add(from);
  }

  /** Batches that may be in flight: together with what stayed unconfirmed they are never more than `most`. */
  get #room(): number {
    return this.#most - Math.ceil(this.#unconfirmed / SQS_LIMITS.batchEntries);
  }
}
