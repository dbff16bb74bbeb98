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
  readonly clock: Pick<Clock, "sleep">;
  /** For the invocation: once its time is up, nothing of it is in progress any more. */
  readonly context: Context;
}

/** How often a message that may not come back checks whether the other copy is done. */
const ASK_AGAIN_MS = 500;

/** A failure must not be remembered as completed work. */
class NotDone extends Error {
  constructor(readonly verdict: Verdict) {
    super("The message was not processed.");
  }
}

/**
 * Powertools' idempotency for single messages. For each message the table contains the hash of its key, a state and
 * an expiry time. If another copy is in progress, a message comes back later. On its last receive, after which SQS
 * would move it to the DLQ, it waits here until the other copy is done, has failed, or its function's time is up, and
 * then continues.
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
  return async (work, { key, receiveCount, signal }) => {
    // The prefix is not a function's name, because the table outlives both name and code.
    const options = { persistenceStore, config, keyPrefix: "message", dataIndexArgument: 0 };
    const once = makeIdempotent(async (_key: string) => {
      const verdict = await work();
      if (verdict !== undefined) throw new NotDone(verdict);
      return true;
    }, options);
    const isLast = receiveCount >= maxReceiveCount;
    for (;;) {
      try {
        await once(key);
        return undefined;
      } catch (thrown) {
        if (thrown instanceof NotDone) return thrown.verdict;
        if (!(thrown instanceof IdempotencyAlreadyInProgressError)) throw thrown;
        if (!isLast || signal.aborted) throw new InProgressElsewhereError();
        await clock.sleep(ASK_AGAIN_MS);
      }
    }
  };
}
