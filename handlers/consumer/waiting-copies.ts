import type { TimeLeft } from "../../core/runtime/deadline";
import type { Once, Outcome } from "./handle-message";

/** How often a message that may not come back is handled again. */
const ASK_AGAIN_MS = 500;

/**
 * Messages of a batch that wait in the function because another copy is in progress and SQS would move them to the
 * DLQ if they came back. They occupy no lane while others have not had their turn.
 */
export class WaitingCopies {
  readonly #waiting: { readonly index: number; readonly endsAt: number }[] = [];
  #pausing = 0;

  constructor(
    private readonly once: Once | undefined,
    private readonly left: TimeLeft,
  ) {}

  /** Those that need a lane again, on one now or not. */
  get count(): number {
    return this.#waiting.length + this.#pausing;
  }

  /** Lets the message at `index` wait if its outcome requires it. */
  add(index: number, outcome: Outcome): void {
    if (this.once === undefined || outcome.kind !== "failed") return;
    if (outcome.diagnosis.reason !== "InProgressElsewhere") return;
    if (outcome.message.receiveCount < this.once.maxReceiveCount) return;
    this.#waiting.push({ index, endsAt: this.left() - ASK_AGAIN_MS });
  }

  /** Index of the one that has waited longest, once it is time to handle it again. Undefined if none is waiting. */
  async next(): Promise<number | undefined> {
    const first = this.#waiting.shift();
    if (first === undefined) return undefined;
    const left = this.left();
    const pause = Math.min(left, left - first.endsAt);
    this.#pausing += 1;
    // A timer drops the fraction, and would end before the time does.
    if (pause > 0) await this.once?.sleep(Math.ceil(pause));
    this.#pausing -= 1;
    return first.index;
  }
}
