import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import path from "node:path";
import { takenMs, withinOwnTime } from "./own-time";
import { type InvocationResult, RuntimeApi } from "./runtime-api";

/** Lambda gives an execution environment ten seconds to load. */
const INIT_TIMEOUT_MS = 10_000;

const BOOTSTRAP = path.join(__dirname, "bootstrap.mjs");

export interface ExecutionEnvironmentOptions {
  readonly environment: Readonly<Record<string, string>>;
  /** Open file that receives everything that the function writes. */
  readonly logFile: number;
  /**
   * The runtime client that the process runs.
   * @default bootstrap.mjs
   */
  readonly bootstrap?: string;
}

/**
 * One process of a function: one execution environment, which serves one invocation at a time. Only the Runtime API
 * connects it to the runner, so an event loop that becomes empty ends it, as on AWS.
 */
export class ExecutionEnvironment {
  readonly #api = new RuntimeApi();
  readonly #ready: Promise<boolean>;
  #process: ChildProcess | undefined;
  #alive = true;

  constructor(options: ExecutionEnvironmentOptions) {
    this.#ready = this.#start(options);
  }

  /** False once the process has ended. It cannot be used again. */
  get alive(): boolean {
    return this.#alive;
  }

  /**
   * Invokes the handler. Its time starts once the function is loaded, and stops while this machine has no processor
   * for it.
   */
  async invoke(event: unknown, functionArn: string, timeoutMs: number): Promise<InvocationResult> {
    if (!(await this.#ready) || !this.#alive) return { kind: "exit" };
    const deadlineMs = Date.now() + timeoutMs;
    const invocation = { requestId: randomUUID(), functionArn, deadlineMs, event };
    const result = await withinOwnTime(timeoutMs, this.#api.invoke(invocation), this.#takenMs);
    if (result === undefined) this.end();
    return result ?? { kind: "timeout" };
  }

  /** Ends the process at once. */
  end(): void {
    this.#alive = false;
    this.#process?.kill("SIGKILL");
    this.#api.close();
  }

  async #start({
    environment,
    logFile,
    bootstrap = BOOTSTRAP,
  }: ExecutionEnvironmentOptions): Promise<boolean> {
    const address = await this.#api.listen();
    if (!this.#alive) return false;
    this.#process = spawn(process.execPath, [bootstrap], {
      env: { ...environment, AWS_LAMBDA_RUNTIME_API: address },
      // The fourth is a pipe to which nobody writes. It ends when this process does, however it ends.
      stdio: ["ignore", logFile, logFile, "pipe"],
    });
    this.#process.on("exit", () => this.end());
    this.#process.on("error", () => this.end());
    const ready = (await withinOwnTime(INIT_TIMEOUT_MS, this.#api.ready, this.#takenMs)) === true;
    if (!ready) this.end();
    return ready;
  }

  /** From the function, and from the runner, which answers for SQS and SNS. */
  readonly #takenMs = (): number => {
    const { pid } = this.#process ?? {};
    return takenMs("self") + (pid === undefined ? 0 : takenMs(pid));
  };
}
