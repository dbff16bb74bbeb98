import type { Context, SQSBatchResponse } from "aws-lambda";
import application from "#application";
import { createWorldReader } from "../../core/application/world";
import { logger } from "../../core/runtime/json-logger";
import { createLedger } from "../../core/runtime/ledger";
import { createCount } from "../../core/runtime/metrics";
import { guardHandler } from "../records/guard-handler";
import { consumeBatch } from "./consume-batch";
import { type ConsumerDeadlines, createConsumerDeadlines } from "./consumer-deadlines";
import type { Failed, Once } from "./handle-message";
import { type ConsumerSettings, readConsumerSettings } from "./settings";
import { withLedger } from "./with-ledger";

/** Creates the `once` of an invocation. */
export type CreateOnce = (settings: ConsumerSettings, context: Context) => Once;

/** The consumer's Lambda handler, configured by the process's environment. */
export function createHandler(createOnce?: CreateOnce) {
  const settings = readConsumerSettings(process.env);
  const ports = {
    ...(process.env.LEDGER_FILE
      ? withLedger(application, createLedger(process.env.LEDGER_FILE))
      : { application }),
    trustedSenders: settings.trustedSenders,
    environment: process.env,
    readWorld: createWorldReader(application.world, { environment: process.env, log: logger }),
    settleFailures: async (failures: readonly Failed[], deadlines: ConsumerDeadlines) => {
      const { sqs, settleFailures } = await import("./failure-path.ts");
      const edge = { sqs, random: Math.random, now: Date.now, log: logger };
      return settleFailures(failures, settings, edge, deadlines);
    },
    log: logger,
    count: createCount(process.env),
  };
  return guardHandler(async (event: unknown, context: Context): Promise<SQSBatchResponse> => {
    const deadlines = createConsumerDeadlines(() => context.getRemainingTimeInMillis());
    if (createOnce === undefined) return consumeBatch(event, ports, deadlines);
    return consumeBatch(event, { ...ports, once: createOnce(settings, context) }, deadlines);
  });
}
