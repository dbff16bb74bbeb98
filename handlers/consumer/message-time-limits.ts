import type { TimeLeft } from "../../core/runtime/deadline";

/** The time limit of one message. */
export class TimeLimit {
  readonly #controller = new AbortController();
  /** Aborts when the time is up. */
  readonly signal: AbortSignal = this.#controller.signal;
  /** Called when the time is up. */
  onOver: (() => void) | undefined;

  /** `endsAt`: how much of the function's time is left when this message's time is up, in milliseconds. */
  constructor(readonly endsAt: number) {}

  end(): void {
    this.#controller.abort(new DOMException("The message's time is over.", "TimeoutError"));
    this.onOver?.();
  }
}

/** The longest that a timer can wait. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * The time limits of the messages in progress, with one timer for all of them. A signal with its own timer for each
 * would cost more than everything else that is done for a message. The timer does not keep the event loop alive.
 */
export class TimeLimits {
  readonly #left: TimeLeft;
  /** By lane: each lane has one message in progress. */
  readonly #underWay: (TimeLimit | undefined)[] = [];
  #timer: NodeJS.Timeout | undefined;
  #timerEndsAt = Number.NEGATIVE_INFINITY;

  constructor(left: TimeLeft) {
    this.#left = left;
  }

  /** The message that the lane starts may take `limitMs` of the function's time, of which `left` remains now. */
  start(lane: number, left: number, limitMs: number): TimeLimit {
    const limit = new TimeLimit(left - limitMs);
    this.#underWay[lane] = limit;
    if (this.#timer === undefined || limit.endsAt > this.#timerEndsAt) this.#arm(left, limit.endsAt);
    return limit;
  }

  done(lane: number): void {
    this.#underWay[lane] = undefined;
  }

  /** Nothing is in progress any more. */
  close(): void {
    clearTimeout(this.#timer);
  }

  #arm(left: number, endsAt: number): void {
    clearTimeout(this.#timer);
    this.#timerEndsAt = endsAt;
    const milliseconds = Math.min(LONGEST_TIMER_MS, Math.max(1, Math.ceil(left - endsAt)));
    this.#timer = setTimeout(() => this.#endThoseOver(), milliseconds).unref();
  }

  #endThoseOver(): void {
    this.#timer = undefined;
    const left = this.#left();
    let next: number | undefined;
    for (const [lane, limit] of this.#underWay.entries()) {
      if (limit === undefined) continue;
      if (limit.endsAt < left) next = Math.max(next ?? limit.endsAt, limit.endsAt);
      else {
        this.done(lane);
        limit.end();
      }
    }
    if (next !== undefined) this.#arm(left, next);
  }
}
