import { setImmediate } from "node:timers/promises";
import type { Random } from "../../core/messages/backoff";

/** Turns of the event loop after which all that can go on without another call has gone on. */
const QUIET_TURNS = 3;

/** Lets the calls of several functions at once through one by one, in an order that is drawn. */
export class Interleaver {
  #waiting: (() => Promise<void>)[] = [];
  #together = false;

  constructor(private readonly random: Random) {}

  get isTogether(): boolean {
    return this.#together;
  }

  /** A call's turn: at once, unless functions run together. */
  turn<T>(call: () => Promise<T>): Promise<T> {
    if (!this.#together) return call();
    return new Promise((resolve, reject) => {
      this.#waiting.push(() => call().then(resolve, reject));
    });
  }

  /** Runs works together until each has ended. None may throw. */
  async run(works: readonly (() => Promise<unknown>)[]): Promise<void> {
    this.#together = true;
    let running = works.length;
    const ends = works.map((work) =>
      work().finally(() => {
        running -= 1;
      }),
    );
    while (running > 0) {
      for (let turn = 0; turn < QUIET_TURNS; turn += 1) await setImmediate();
      const [next] = this.#waiting.splice(Math.floor(this.random() * this.#waiting.length), 1);
      await next?.();
    }
    await Promise.all(ends);
    this.#together = false;
    // What a dead process still had to ask for is never asked.
    this.#waiting = [];
  }
}
