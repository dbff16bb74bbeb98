import type { Context, SQSBatchResponse } from "aws-lambda";
import { SQS_LIMITS } from "../message/limits";
import { diagnose } from "../orders/diagnose-order";
import { createLedger } from "../orders/ledger";
import { createProcessOrder } from "../orders/process-order";
import { guardHandler } from "../runtime/guard-handler";
import { logger } from "../runtime/logger";
import { createCount } from "../runtime/metrics";
import { type Environment, readList, readNumber, readText } from "../runtime/read-environment";
import { type ConsumerPorts, type ConsumerSettings, consumeBatch } from "./consume-batch";
import { createConsumerDeadlines } from "./consumer-deadlines";

function readSettings(environment: Environment): ConsumerSettings {
  const seconds = { min: 1, max: SQS_LIMITS.visibilitySeconds };
  return {
    queueUrl: readText(environment, "QUEUE_URL"),
    maxReceiveCount: readNumber(environment, "MAX_RECEIVE_COUNT", { min: 1, max: 1_000 }),
    backoff: {
      baseSeconds: readNumber(environment, "RETRY_BACKOFF_BASE_SECONDS", seconds),
      capSeconds: readNumber(environment, "RETRY_BACKOFF_CAP_SECONDS", seconds),
    },
  };
}

const settings = readSettings(process.env);
const ports: ConsumerPorts = {
  diagnose,
  catalog: { unavailableProducts: new Set(readList(process.env, "UNAVAILABLE_PRODUCTS")) },
  processOrder: createProcessOrder({ log: logger, writeLedger: createLedger(process.env.LEDGER_FILE) }),
  postpone: async (...call) => (await import("./failure-path.ts")).sqs.postpone(...call),
  random: Math.random,
  log: logger,
  count: createCount(),
};

/** Lambda entry: the records are messages of `reliable_q`. */
export const handler = guardHandler(async (event: unknown, context: Context): Promise<SQSBatchResponse> => {
  const deadlines = createConsumerDeadlines(() => context.getRemainingTimeInMillis());
  return consumeBatch(event, settings, ports, deadlines);
});
