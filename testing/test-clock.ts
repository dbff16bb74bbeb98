/** Time that stands still until it is advanced. What was planned for a time happens when it comes. */
export class TestClock {
  #now: number;
  #events: { readonly at: number; readonly happen: () => void }[] = [];

  constructor(startsAt: number) {
    this.#now = startsAt;
  }

  /** Epoch milliseconds. */
  readonly now = (): number => this.#now;

  /** A function's own pauses take no time. */
  readonly sleep = async (): Promise<void> => {};

  at(time: number, happen: () => void): void {
    this.#events.push({ at: Math.max(time, this.#now), happen });
  }

  /** When something happens next. Undefined: nothing will. */
  next(): number | undefined {
    return this.#events.reduce<number | undefined>(
      (earliest, { at }) => (earliest === undefined || at < earliest ? at : earliest),
      undefined,
    );
  }

  moveTo(time: number): void {
    for (let next = this.next(); next !== undefined && next <= time; next = this.next()) {
      const moment = next;
      this.#now = Math.max(this.#now, moment);
      const due = this.#events.filter(({ at }) => at === moment);
      this.#events = this.#events.filter(({ at }) => at !== moment);
      for (const { happen } of due) happen();
    }
    this.#now = Math.max(this.#now, time);
  }
}
