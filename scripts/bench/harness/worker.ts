import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";

/** How much of the end of a worker's stderr is kept, to explain why it exited. */
const KEPT_CHARACTERS = 2_000;

/**
 * A process that measures one subject again and again. The subject's output is discarded, because functions log to
 * both streams. If the process exits, the tail of its stderr becomes part of the error.
 */
export class Worker {
  readonly #child: ChildProcess;
  #errors = "";

  constructor(script: string, args: readonly string[], environment: Readonly<Record<string, string>>) {
    this.#child = fork(script, args, {
      env: { PATH: process.env.PATH, ...environment },
      execArgv: [],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    this.#child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#errors = (this.#errors + text).slice(-KEPT_CHARACTERS);
    });
  }

  /** Sends a request and resolves with the number in the response. Rejects if the process ends. */
  async ask(request: Readonly<Record<string, unknown>>): Promise<number> {
    const ended = new AbortController();
    try {
      this.#child.send(request);
      const answer: unknown = await Promise.race([
        once(this.#child, "message", { signal: ended.signal }).then(([message]) => message),
        once(this.#child, "exit", { signal: ended.signal }).then(([code]) => {
          throw new Error(`A worker ended with ${String(code)}: ${this.#errors}`);
        }),
      ]);
      if (typeof answer !== "number") throw new Error("A worker must answer with a number.");
      return answer;
    } finally {
      ended.abort();
    }
  }

  close(): void {
    this.#child.disconnect();
  }
}
