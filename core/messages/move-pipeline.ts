/**
 * Batches of one run that may be in flight at once, each from the start of its send to the end of its delete. Where deletes
 * begin to fail, so many batches at the most become duplicates.
 */
export const BATCHES_IN_FLIGHT = 8;

/**
 * What the moves of one run share. The first batch of a queue is alone until its delete is confirmed, so that a run that
 * cannot delete leaves one batch of duplicates. After an unconfirmed delete nothing more may be sent.
 */
export class MovePipeline {
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #canDelete = new Set<string>();
  #isStopped = false;

  constructor(private readonly most: number = BATCHES_IN_FLIGHT) {}

  /** Whether a delete stayed unconfirmed. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** Starts a batch from a queue as soon as there is room for it. Resolves when it has started, with its end. */
  async start<T>(from: string, move: () => Promise<T>): Promise<{ readonly ended: Promise<T> }> {
    while (this.#underWay.size >= (this.#canDelete.has(from) ? this.most : 1)) {
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

  /** Learns what a delete from a queue came to. */
  deleted(from: string, confirmed: boolean): void {
    if (confirmed) this.#canDelete.add(from);
    else this.#isStopped = true;
  }
}
