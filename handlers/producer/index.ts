import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Context } from "aws-lambda";
import { createSqsPort } from "../message/sqs-port";
import { createLedger } from "../orders/ledger";
import { createDeadline } from "../runtime/deadline";
import { guardHandler } from "../runtime/guard-handler";
import { logger } from "../runtime/logger";
import { type Environment, readList, readNumber, readText } from "../runtime/read-environment";
import { createSqsClient } from "../runtime/sqs-client";
import { type ProducerResponse, type ProducerSettings, runProducer } from "./run-producer";

/** Kept for answering when calls are slow. */
const REPORT_RESERVE_MS = 1_000;

const share = { min: 0, max: 1, fraction: true };

function readSettings(environment: Environment): ProducerSettings {
  return {
    badShare: readNumber(environment, "BAD_SHARE", share),
    unavailableShare: readNumber(environment, "UNAVAILABLE_SHARE", share),
    scarceProducts: readList(environment, "SCARCE_PRODUCTS"),
  };
}

const settings = readSettings(process.env);
const ports = {
  sqs: createSqsPort(createSqsClient()),
  queueUrl: readText(process.env, "QUEUE_URL"),
  clock: { now: Date.now, sleep: (milliseconds: number) => sleep(milliseconds) },
  random: Math.random,
  // 128 bits, so that the order ids of two runs never meet.
  newSeed: () => Array.from({ length: 4 }, () => randomInt(2 ** 32)),
  writeLedger: createLedger(process.env.LEDGER_FILE),
  log: logger,
};

/** Lambda entry: simulates the stores for a number of seconds. */
export const handler = guardHandler((event: unknown, context: Context): Promise<ProducerResponse> => {
  const deadline = createDeadline(() => context.getRemainingTimeInMillis(), REPORT_RESERVE_MS);
  return runProducer(event, settings, { ...ports, deadline });
});
