import { type ChildProcess, fork } from "node:child_process";
import path from "node:path";
import * as v from "valibot";

/** What an invocation came to. */
export type InvocationResult =
  /** The handler's response as JSON text, "null" when it returned nothing. */
  | { readonly kind: "response"; readonly payload: string }
  /** It threw; only the class of the error is known. */
  | { readonly kind: "error"; readonly errorType: string }
  /** It did not answer within the function's timeout, and its process was ended. */
  | { readonly kind: "timeout" }
  /** Its process ended before it answered, or never became ready. */
  | { readonly kind: "exit" };

const Report = v.variant("kind", [
  v.strictObject({ kind: v.literal("ready") }),
  v.strictObject({ kind: v.literal("response"), payload: v.string() }),
  v.strictObject({ kind: v.literal("error"), errorType: v.string() }),
]);

/** Lambda gives an execution environment ten seconds to load. */
const INIT_TIMEOUT_MS = 10_000;

export interface ExecutionEnvironmentOptions {
  readonly environment: Readonly<Record<string, string>>;
  /** Open file that gets everything the function writes. */
  readonly logFile: number;
}

/** One process of a function: one execution environment, which serves one invocation at a time. */
export class ExecutionEnvironment {
  readonly #process: ChildProcess;
  readonly #ready: Promise<boolean>;
  #alive = true;

  constructor({ environment, logFile }: ExecutionEnvironmentOptions) {
    this.#process = fork(path.join(__dirname, "bootstrap.mjs"), [], {
      env: { ...environment },
      execArgv: [],
      stdio: ["ignore", logFile, logFile, "ipc"],
    });
    this.#process.on("exit", () => {
      this.#alive = false;
    });
    this.#process.on("error", () => this.end());
    this.#ready = this.#nextReport(INIT_TIMEOUT_MS).then((report) => {
      if (report?.kind === "ready") return true;
      this.end();
      return false;
    });
  }

  /** False once the process has ended: it cannot be used again. */
  get alive(): boolean {
    return this.#alive;
  }

  /** Invokes the handler. `createContext` is asked once the function is loaded, when its time begins to run. */
  async invoke(
    event: unknown,
    timeoutMs: number,
    createContext: () => Record<string, unknown>,
  ): Promise<InvocationResult> {
    if (!(await this.#ready) || !this.#alive) return { kind: "exit" };
    const answer = this.#nextReport(timeoutMs);
    this.#process.send({ event, context: createContext() }, () => {});
    const report = await answer;
    if (report?.kind === "response" || report?.kind === "error") return report;
    const timedOut = this.#alive;
    this.end();
    return { kind: timedOut ? "timeout" : "exit" };
  }

  /** Ends the process at once. */
  end(): void {
    this.#alive = false;
    this.#process.kill("SIGKILL");
  }

  /** The next thing the process says; undefined when it ends or says nothing in time. */
  #nextReport(timeoutMs: number): Promise<v.InferOutput<typeof Report> | undefined> {
    return new Promise((resolve) => {
      const finish = (report?: v.InferOutput<typeof Report>) => {
        clearTimeout(timer);
        this.#process.off("message", onMessage);
        this.#process.off("exit", onExit);
        resolve(report);
      };
      const onMessage = (message: unknown) => {
        const parsed = v.safeParse(Report, message);
        if (parsed.success) finish(parsed.output);
      };
      const onExit = () => finish();
      const timer = setTimeout(finish, timeoutMs);
      this.#process.on("message", onMessage);
      this.#process.on("exit", onExit);
    });
  }
}
