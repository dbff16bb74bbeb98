import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Context } from "aws-lambda";
import { createDeadline } from "../../core/runtime/deadline";
import { logger } from "../../core/runtime/json-logger";
import { createLedger } from "../../core/runtime/ledger";
import { createSqsClient } from "../../core/sqs/sqs-client";
import { createSqsPort } from "../../core/sqs/sqs-port";
import { guardHandler } from "../records/guard-handler";
import { type ProducerResponse, runProducer } from "./run-producer";
import { readProducerSettings } from "./settings";

/** Reserved for the response if calls are slow. */
const REPORT_RESERVE_MS = 1_000;

const settings = readProducerSettings(process.env);
const ports = {
  sqs: createSqsPort(createSqsClient()),
  queueUrl: settings.queueUrl,
  clock: { now: Date.now, sleep: (milliseconds: number) => sleep(milliseconds) },
  random: Math.random,
  // 128 bits, so that the order ids of two runs never collide.
  newSeed: () => Array.from({ length: 4 }, () => randomInt(2 ** 32)),
  writeLedger: createLedger(process.env.LEDGER_FILE),
  log: logger,
};

/** Lambda entry: simulates the stores for a number of seconds. */
export const handler = guardHandler((event: unknown, context: Context): Promise<ProducerResponse> => {
  const deadline = createDeadline(() => context.getRemainingTimeInMillis(), REPORT_RESERVE_MS);
  return runProducer(event, settings, { ...ports, deadline });
});
