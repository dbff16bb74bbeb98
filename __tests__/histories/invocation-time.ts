/** What is left of its time when a function's calls are spent: less than any function keeps for its report. */
const LAST_MS = 1_000;

/** What each of its calls takes from then on: three still finish what was begun, a send and a delete tried twice. */
const SLOW_CALL_MS = 250;

export interface WorldClock {
  readonly now: () => number;
  readonly pass: (milliseconds: number) => void;
}

/** The time of one invocation, by the world's clock. What is not done at its end is never done. */
export class InvocationTime {
  readonly #end: number;
  #asked = 0;
  #slowMs: number | undefined;
  #ranPast = false;

  constructor(
    private readonly clock: WorldClock,
    private readonly timeoutMs: number,
    /** How often it asks for its time until calls are slow and little is left; undefined: they never are. */
    private readonly asksUntilSlow: number | undefined,
  ) {
    this.#end = clock.now() + timeoutMs;
  }

  /** What Lambda's context says. */
  readonly left = (): number => {
    this.#asked += 1;
    if (this.asksUntilSlow !== undefined && this.#asked > this.asksUntilSlow && this.#slowMs === undefined) {
      this.#slowMs = 0;
      this.clock.pass(Math.max(0, this.#end - LAST_MS - this.clock.now()));
    }
    return this.#end - this.clock.now();
  };

  readonly sleep = async (milliseconds: number): Promise<void> => {
    const over = this.isOver();
    this.clock.pass(milliseconds);
    if (!over && this.isOver()) this.#ranPast = true;
  };

  beginCall(): void {
    if (this.#slowMs === undefined) return;
    this.#slowMs += SLOW_CALL_MS;
    this.clock.pass(SLOW_CALL_MS);
    if (this.#slowMs >= LAST_MS) this.#ranPast = true;
  }

  isOver(): boolean {
    return this.clock.now() >= this.#end;
  }

  /** So little time was left that a function may have stopped before it was done. */
  wasShort(): boolean {
    return this.#slowMs !== undefined || this.#end - this.clock.now() < this.timeoutMs / 2;
  }

  /** By its own calls or sleep, and not because another function made the world's clock jump. */
  get ranPast(): boolean {
    return this.#ranPast;
  }
}
