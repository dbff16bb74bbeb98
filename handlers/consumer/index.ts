import type { Context, SQSBatchResponse } from "aws-lambda";
import { diagnose } from "../../app/diagnose-order";
import { createLedger } from "../../app/ledger";
import { createProcessOrder } from "../../app/process-order";
import { readList } from "../../core/environment/environment";
import { logger } from "../../core/runtime/logger";
import { createCount } from "../../core/runtime/metrics";
import { guardHandler } from "../records/guard-handler";
import { type ConsumerPorts, consumeBatch } from "./consume-batch";
import { createConsumerDeadlines } from "./consumer-deadlines";
import { readConsumerSettings } from "./settings";

const settings = readConsumerSettings(process.env);
const ports: ConsumerPorts = {
  diagnose,
  catalog: { unavailableProducts: new Set(readList(process.env, "UNAVAILABLE_PRODUCTS")) },
  processOrder: createProcessOrder({ log: logger, writeLedger: createLedger(process.env.LEDGER_FILE) }),
  changeVisibility: async (...call) => (await import("./failure-path.ts")).sqs.changeVisibility(...call),
  random: Math.random,
  log: logger,
  count: createCount(),
};

/** Lambda entry: the records are messages of `reliable_q`. */
export const handler = guardHandler(async (event: unknown, context: Context): Promise<SQSBatchResponse> => {
  const deadlines = createConsumerDeadlines(() => context.getRemainingTimeInMillis());
  return consumeBatch(event, settings, ports, deadlines);
});
