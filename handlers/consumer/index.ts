import type { Context, SQSBatchResponse } from "aws-lambda";
import application from "#application";
import { createWorldReader } from "../../core/application/world";
import type { SqsPort } from "../../core/messages/sqs-port";
import { createLedger } from "../../core/runtime/ledger";
import { logger } from "../../core/runtime/logger";
import { createCount } from "../../core/runtime/metrics";
import { guardHandler } from "../records/guard-handler";
import { consumeBatch } from "./consume-batch";
import { createConsumerDeadlines } from "./consumer-deadlines";
import { readConsumerSettings } from "./settings";
import { withLedger } from "./with-ledger";

const settings = readConsumerSettings(process.env);
const ports = {
  application: withLedger(application, createLedger(process.env.LEDGER_FILE)),
  environment: process.env,
  readWorld: createWorldReader(application.world, { environment: process.env, log: logger }),
  changeVisibility: async (...call: Parameters<SqsPort["changeVisibility"]>) =>
    (await import("./failure-path.ts")).sqs.changeVisibility(...call),
  random: Math.random,
  log: logger,
  count: createCount(),
};

/** Lambda entry: the records are messages of the main queue. */
export const handler = guardHandler(async (event: unknown, context: Context): Promise<SQSBatchResponse> => {
  const deadlines = createConsumerDeadlines(() => context.getRemainingTimeInMillis());
  return consumeBatch(event, settings, ports, deadlines);
});
