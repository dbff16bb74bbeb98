import {
  IdempotencyAlreadyInProgressError,
  IdempotencyConfig,
  makeIdempotent,
} from "@aws-lambda-powertools/idempotency";
import type { BasePersistenceLayer } from "@aws-lambda-powertools/idempotency/persistence";
import type { Context } from "aws-lambda";
import type { Verdict } from "../../core/application/verdict";
import type { Clock } from "../../core/runtime/clock";
import { InProgressElsewhereError, type Once } from "../consumer/handle-message";

export interface OnceSettings {
  readonly maxReceiveCount: number;
  /** How long the table remembers that a message was processed. */
  readonly seconds: number;
}

export interface OncePorts {
  /** For messages that wait until another copy is done. */
  readonly clock: Pick<Clock, "sleep">;
  /** For the invocation: once its time is up, nothing of it is in progress any more. */
  readonly context: Context;
}

/** A failure must not be remembered as completed work. */
class NotDone extends Error {
  constructor(readonly verdict: Verdict) {
    super("The message was not processed.");
  }
}

/**
 * Powertools' idempotency for single messages. For each message the table contains the hash of its key, a state and
 * an expiry time. What is in progress is so until it is done, has failed, or its function's time is up.
 * https://docs.aws.amazon.com/powertools/typescript/latest/features/idempotency/
 */
export function createOnce(
  persistenceStore: BasePersistenceLayer,
  { maxReceiveCount, seconds }: OnceSettings,
  { clock, context }: OncePorts,
): Once {
  const config = new IdempotencyConfig({ expiresAfterSeconds: seconds, hashFunction: "sha256" });
  // Without it, a crash would leave its messages in progress forever.
  config.registerLambdaContext(context);
  const workOnce: Once["workOnce"] = async (work, key) => {
    // The prefix is not a function's name, because the table outlives both name and code.
    const options = { persistenceStore, config, keyPrefix: "message", dataIndexArgument: 0 };
    const once = makeIdempotent(async (_key: string) => {
      const verdict = await work();
      if (verdict !== undefined) throw new NotDone(verdict);
      return true;
    }, options);
    try {
      await once(key);
      return undefined;
    } catch (thrown) {
      if (thrown instanceof NotDone) return thrown.verdict;
      throw thrown instanceof IdempotencyAlreadyInProgressError ? new InProgressElsewhereError() : thrown;
    }
  };
  return { workOnce, maxReceiveCount, sleep: clock.sleep };
}
