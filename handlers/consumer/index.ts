import type { Context, SQSBatchResponse } from "aws-lambda";
import application from "#application";
import { createWorldReader } from "../../core/application/world";
import { createLedger } from "../../core/runtime/ledger";
import { logger } from "../../core/runtime/logger";
import { createCount } from "../../core/runtime/metrics";
import { guardHandler } from "../records/guard-handler";
import { consumeBatch } from "./consume-batch";
import { type ConsumerDeadlines, createConsumerDeadlines } from "./consumer-deadlines";
import type { Failed } from "./handle-message";
import { readConsumerSettings } from "./settings";
import { withLedger } from "./with-ledger";

const settings = readConsumerSettings(process.env);
const ports = {
  application: process.env.LEDGER_FILE
    ? withLedger(application, createLedger(process.env.LEDGER_FILE))
    : application,
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

/** Lambda entry: the records are messages of the main queue. */
export const handler = guardHandler(async (event: unknown, context: Context): Promise<SQSBatchResponse> => {
  const deadlines = createConsumerDeadlines(() => context.getRemainingTimeInMillis());
  return consumeBatch(event, ports, deadlines);
});
