import { SQS_LIMITS } from "../sqs/sqs-limits";

/**
 * Batches of one run that may be in flight at the same time, each from the start of its send to the end of its
 * delete. If deletes begin to fail, at most this many batches become duplicates.
 */
export const BATCHES_IN_FLIGHT = 8;

export interface PipelineRules {
  /** Batches in flight at the same time. Default: `BATCHES_IN_FLIGHT`. */
  readonly most?: number;
  /**
   * Whether an event source mapping deletes again what is acknowledged. An unconfirmed delete is then not yet a
   * duplicate. As long as others are confirmed, the deletes of up to `most` batches may stay unconfirmed before the
   * run stops. Default: false.
   */
  readonly deletedByMapping?: boolean;
}

/**
 * What the moves of one run share. The first batch of a queue is alone until its delete is confirmed, so that a run
 * that cannot delete leaves only one batch of duplicates. If deletes fail, nothing more may be sent.
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

  /** Whether too many deletes are unconfirmed. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  /**
   * Starts a batch from a queue as soon as there is room for it. Resolves when it has started, with a promise of its
   * end.
   */
  async start<T>(from: string, move: () => Promise<T>): Promise<{ readonly ended: Promise<T> }> {
    // A stopped run still starts its batches, and each finds that it may not send.
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

  /** Waits until nothing is in flight. Never throws: whoever started a move handles its result. */
  async settle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  /** Takes, for each message of a batch, whether its delete from the queue was confirmed. */
  deleted(from: string, confirmed: readonly boolean[]): void {
    if (confirmed.length === 0) return;
    this.#unconfirmed += confirmed.filter((one) => !one).length;
    const isRefused = !confirmed.includes(true);
    const mayGoOn = this.#deletedByMapping && this.#room > 0 && (!isRefused || this.#canDelete.has(from));
    if (this.#unconfirmed > 0 && !mayGoOn) this.#isStopped = true;
    // After a batch in which no delete was confirmed, the next batch is alone again.
    if (isRefused) this.#canDelete.delete(from);
    else this.#canDelete.add(from);
  }

  /** Batches that may be in flight. Together with those that stayed unconfirmed, they never exceed `most`. */
  get #room(): number {
    return this.#most - Math.ceil(this.#unconfirmed / SQS_LIMITS.batchEntries);
  }
}
