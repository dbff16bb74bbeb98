import type { FunctionDefinition } from "../terraform/system";
import { ExecutionEnvironment } from "./execution-environment";
import type { InvocationResult } from "./runtime-api";

/** Calls a function as Lambda does. Never rejects: what goes wrong is a result. */
export type Invoke = (event: unknown) => Promise<InvocationResult>;

export interface Deployment {
  readonly definition: FunctionDefinition;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * A function and its execution environments. Idle ones are used again, and there are as many as invocations at
 * one time: who invokes keeps to the concurrency that was synthesised.
 */
export class LambdaFunction {
  readonly #logFile: number;
  #deployment: Deployment;
  #idle: ExecutionEnvironment[] = [];
  readonly #busy = new Set<ExecutionEnvironment>();
  #closed = false;

  constructor(deployment: Deployment, logFile: number) {
    this.#deployment = deployment;
    this.#logFile = logFile;
  }

  get definition(): FunctionDefinition {
    return this.#deployment.definition;
  }

  readonly invoke: Invoke = async (event) => {
    if (this.#closed) return { kind: "exit" };
    const deployment = this.#deployment;
    const environment = this.#take();
    this.#busy.add(environment);
    const { arn, timeoutSeconds } = deployment.definition;
    const result = await environment.invoke(event, arn, timeoutSeconds * 1000);
    this.#busy.delete(environment);
    if (environment.alive && deployment === this.#deployment) this.#idle.push(environment);
    else environment.end();
    return result;
  };

  /** Puts new code and variables in place: invocations under way end with what they began with. */
  redeploy(deployment: Deployment): void {
    this.#deployment = deployment;
    for (const environment of this.#idle.splice(0)) environment.end();
  }

  /** Ends every process of the function at once; it cannot be invoked any more. */
  close(): void {
    this.#closed = true;
    for (const environment of [...this.#idle.splice(0), ...this.#busy]) environment.end();
  }

  #take(): ExecutionEnvironment {
    for (;;) {
      const idle = this.#idle.pop();
      if (idle === undefined) {
        return new ExecutionEnvironment({
          environment: this.#deployment.environment,
          logFile: this.#logFile,
        });
      }
      if (idle.alive) return idle;
    }
  }
}
