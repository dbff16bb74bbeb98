import { NOW } from "../../support/make-message";

/** Time that only calls take, and the ends of signals by it: what AbortSignal.timeout is to the machine's clock. */
export class VirtualTime {
  #now = NOW;
  readonly #ends = new WeakMap<AbortSignal, number>();

  readonly now = () => this.#now;

  readonly sleep = async (milliseconds: number): Promise<void> => {
    this.#now += milliseconds;
  };

  advanceTo(moment: number): void {
    this.#now = Math.max(this.#now, moment);
  }

  /** What Lambda's context says of a function that is started now. */
  timeLeft(timeoutMs: number): () => number {
    const end = this.#now + timeoutMs;
    return () => end - this.#now;
  }

  /** Work of so many milliseconds, side by side with what else was begun. Throws when its signal ends it before. */
  async spend(milliseconds: number, signal: AbortSignal): Promise<void> {
    const done = this.#now + milliseconds;
    const end = this.#ends.get(signal) ?? Number.POSITIVE_INFINITY;
    await Promise.resolve();
    this.advanceTo(Math.min(done, Math.max(end, this.#now)));
    if (done > end) throw new DOMException("marked-secret", "AbortError");
  }

  /** Makes signals end by this time. Undo with jest.restoreAllMocks(). */
  replaceSignals(): void {
    const endingAt = (end: number) => {
      const { signal } = new AbortController();
      this.#ends.set(signal, end);
      return signal;
    };
    jest.spyOn(AbortSignal, "timeout").mockImplementation((ms) => endingAt(this.#now + ms));
    jest
      .spyOn(AbortSignal, "any")
      .mockImplementation((signals) =>
        endingAt(Math.min(...[...signals].map((signal) => this.#ends.get(signal) ?? Infinity))),
      );
  }
}
