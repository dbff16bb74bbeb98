import type { Deadline } from "../core/runtime/deadline";

/** No single call may take longer. */
export const CALL_MS = 30_000;

/** What ends a run early: ctrl-C, or something that must not be repeated. What was begun is completed. */
export class Stop {
  readonly #controller = new AbortController();
  #why: string | undefined;
  #interruptsLeft = 0;

  get why(): string | undefined {
    return this.#why;
  }

  request(why: string): void {
    this.#why ??= why;
    this.#controller.abort();
  }

  /** While this runs, ctrl-C belongs to another program at the same terminal, such as an editor. */
  async leavingInterruptsTo<T>(work: () => Promise<T>): Promise<T> {
    this.#interruptsLeft += 1;
    try {
      return await work();
    } finally {
      this.#interruptsLeft -= 1;
    }
  }

  /** Whether a signal is to be obeyed now. */
  obeys(signal: NodeJS.Signals): boolean {
    return signal !== "SIGINT" || this.#interruptsLeft === 0;
  }

  /** For a wait that may be abandoned at any time. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** For calls: nothing is begun after a stop, but what was sent is still deleted. */
  readonly deadline: Deadline = {
    left: () => (this.#why === undefined ? Number.POSITIVE_INFINITY : 0),
    signal: () => AbortSignal.timeout(CALL_MS),
    finish: () => AbortSignal.timeout(CALL_MS),
  };
}
