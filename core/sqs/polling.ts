import { SQS_LIMITS } from "./sqs-limits";

/** Polls of one queue at the same time: at 20 ms per call, enough for 8,000 messages a second. */
const POLLS_AT_ONCE = 16;

/** A long poll queries all of a queue's servers; a short poll does not. One second makes it a long poll. */
export const LONG_POLL_SECONDS = 1;

/**
 * How many simultaneous polls a queue is worth, how long they wait, and when the queue is empty. An empty poll alone
 * never means that it is empty, because a poll may ask only some of the queue's servers. Several in a row must find
 * nothing, and either SQS's count is 0 too, or all of them were long polls. They run at the same time, so that this
 * takes no longer than one of them.
 */
export class Polling {
  /** Messages that are still expected according to SQS's last count. */
  #left = 0;
  #saysEmpty = false;
  #empties = 0;
  #haveWaited = true;

  /** `emptiesToEnd`: consecutive responses without a new message. */
  constructor(
    visible: number | undefined,
    private readonly emptiesToEnd: number,
  ) {
    this.counted(visible);
  }

  /** Takes SQS's count of visible messages. Undefined: the count is not known. */
  counted(visible: number | undefined): void {
    this.#left = visible ?? Number.POSITIVE_INFINITY;
    // Empty responses still count if SQS's count agrees with them.
    if (this.#left > 0) this.#empties = 0;
    this.#saysEmpty = this.#left === 0;
    this.#haveWaited = true;
  }

  /** Takes the new messages of a poll. */
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

  /** How long the next poll waits if it finds nothing. If nothing is expected, it does not have to wait. */
  get waitSeconds(): number {
    return this.#left > 0 ? LONG_POLL_SECONDS : 0;
  }

  /** How many polls are worth making at the same time. */
  get wanted(): number {
    const toEnd = Math.max(0, this.emptiesToEnd - this.#empties);
    if (toEnd === 0 || this.#left === 0) return toEnd;
    const toFill = Math.ceil(this.#left / SQS_LIMITS.batchEntries);
    return Math.min(POLLS_AT_ONCE, Math.max(toFill, this.#empties > 0 ? toEnd : 1));
  }

  /** Whether polls found nothing, and only SQS's count can confirm that nothing is there. */
  get needsCount(): boolean {
    return this.wanted === 0 && !this.isOver;
  }

  /** Whether the queue is empty. */
  get isOver(): boolean {
    return this.#empties >= this.emptiesToEnd && (this.#haveWaited || this.#saysEmpty);
  }
}
