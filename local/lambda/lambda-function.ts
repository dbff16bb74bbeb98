import type { FunctionDefinition } from "../terraform/system";
import { ExecutionEnvironment } from "./execution-environment";
import type { InvocationResult } from "./runtime-api";

/** Invokes a function as Lambda does. Never rejects: a failure is a result. */
export type Invoke = (event: unknown) => Promise<InvocationResult>;

export interface Deployment {
  readonly definition: FunctionDefinition;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * A function and its execution environments, one for each concurrent invocation. Idle ones are reused. The caller
 * limits the concurrency.
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

  /** Replaces code and variables. Invocations in progress finish with the old ones. */
  redeploy(deployment: Deployment): void {
    this.#deployment = deployment;
    for (const environment of this.#idle.splice(0)) environment.end();
  }

  /** Ends every process of the function at once. Later invocations fail. */
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
