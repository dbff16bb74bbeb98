import type { Context, SQSBatchResponse } from "aws-lambda";
import application from "#application";
import { createWorldReader } from "../../core/application/world";
import type { SqsPort } from "../../core/messages/sqs-port";
import { logger } from "../../core/runtime/logger";
import { createCount } from "../../core/runtime/metrics";
import { guardHandler } from "../records/guard-handler";
import { consumeBatch } from "./consume-batch";
import { createConsumerDeadlines } from "./consumer-deadlines";
import { readConsumerSettings } from "./settings";

const settings = readConsumerSettings(process.env);
const ports = {
  application,
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
