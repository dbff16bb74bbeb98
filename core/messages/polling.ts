import { SQS_LIMITS } from "./sqs-limits";

/** Polls of one queue at once: at 20 ms a call enough for 8,000 messages a second. */
const POLLS_AT_ONCE = 16;

/** A long poll asks every server of a queue, a short one does not; a second is enough for that. */
export const LONG_POLL_SECONDS = 1;

/**
 * How many polls a queue is worth at once, how long they wait, and when it is empty. An empty poll alone never means
 * empty, because servers answer for their own share of a queue: several in a row must find nothing, and either SQS's
 * count says 0 too, or all of them were long polls. They are made at the same time, so that the end takes no longer than
 * one of them.
 */
export class Polling {
  /** Messages that SQS's last count promises still. */
  #left = 0;
  #saysEmpty = false;
  #empties = 0;
  #haveWaited = true;

  /** `emptiesToEnd`: answers without a new message, one after the other. */
  constructor(
    visible: number | undefined,
    private readonly emptiesToEnd: number,
  ) {
    this.counted(visible);
  }

  /** Takes SQS's count of what is visible; undefined: it is not known. */
  counted(visible: number | undefined): void {
    this.#left = visible ?? Number.POSITIVE_INFINITY;
    // Empty answers count on where the count agrees with them.
    if (this.#left > 0) this.#empties = 0;
    this.#saysEmpty = this.#left === 0;
    this.#haveWaited = true;
  }

  /** Takes what a poll brought that is new. */
  answered(fresh: number, waitSeconds: number): void {
    if (fresh === 0) {
      this.#empties += 1;
      if (waitSeconds === 0) this.#haveWaited = false;
      return;
    }
    this.#empties = 0;
    this.#haveWaited = true;
    this.#saysEmpty = false;
    this.#left = Math.max(0, this.#left - fresh);
  }

  /** How long the next poll waits where it finds nothing: where nothing is expected it need not. */
  get waitSeconds(): number {
    return this.#left > 0 ? LONG_POLL_SECONDS : 0;
  }

  /** Polls that are worth making at once. */
  get wanted(): number {
    const toEnd = Math.max(0, this.emptiesToEnd - this.#empties);
    if (toEnd === 0 || this.#left === 0) return toEnd;
    const toFill = Math.ceil(this.#left / SQS_LIMITS.batchEntries);
    return Math.min(POLLS_AT_ONCE, Math.max(toFill, this.#empties > 0 ? toEnd : 1));
  }

  /** Whether nothing was found, and it takes SQS's count to know that nothing is there. */
  get needsCount(): boolean {
    return this.wanted === 0 && !this.isOver;
  }

  /** Whether the queue is empty. */
  get isOver(): boolean {
    return this.#empties >= this.emptiesToEnd && (this.#haveWaited || this.#saysEmpty);
  }
}
