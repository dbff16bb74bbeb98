import type { MiddlewareStack } from "@smithy/types";

/** One call that failed: which permission it needed, and for what. */
export interface FailedCall {
  /** As the SDK names it, e.g. `ReceiveMessageCommand`. */
  readonly command: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly error: Error;
}

/** Counts the calls of clients and remembers which call an error came from, without changing the error. */
export class CallLog {
  #calls = 0;
  #last: FailedCall | undefined;
  readonly #byError = new WeakMap<Error, FailedCall>();

  get calls(): number {
    return this.#calls;
  }

  /** The last call that failed, even if its error was handled: it explains why something was not done. */
  get last(): FailedCall | undefined {
    return this.#last;
  }

  of(error: Error): FailedCall | undefined {
    return this.#byError.get(error);
  }

  /** Watches a client's calls; retries within one call count once. */
  // biome-ignore lint/suspicious/noExplicitAny: clients of different services have no common type of their stacks.
  watch(client: { middlewareStack: MiddlewareStack<any, any> }): void {
    client.middlewareStack.add(
      (next, context) => async (args) => {
        this.#calls += 1;
        try {
          return await next(args);
        } catch (error) {
          if (error instanceof Error) {
            const call = { command: String(context.commandName), input: { ...args.input }, error };
            this.#byError.set(error, call);
            this.#last = call;
          }
          throw error;
        }
      },
      { step: "initialize", name: "dlqCallLog", priority: "high" },
    );
  }
}
