import type { Context } from "aws-lambda";
import { systemClock } from "../../core/runtime/clock";
import { logger } from "../../core/runtime/json-logger";
import { createCount } from "../../core/runtime/metrics";
import { createReceivePort } from "../../core/sqs/receive-port";
import { createSqsClient } from "../../core/sqs/sqs-client";
import { createSqsPort } from "../../core/sqs/sqs-port";
import { guardHandler } from "../records/guard-handler";
import { countUnconfirmed } from "./count-unconfirmed-subscriptions";
import { reportUnreadable } from "./report-unreadable";
import { runTask } from "./run-task";
import { readRedriverSettings } from "./settings";

const settings = readRedriverSettings(process.env);
const call = createSqsClient();
const count = createCount(process.env);
const ports = {
  sqs: createSqsPort(call),
  receiver: createReceivePort(call, (messageId) => reportUnreadable(messageId, logger, count)),
  clock: systemClock,
  log: logger,
  count,
  countUnconfirmed: () => countUnconfirmed(settings, { log: logger, count }),
};

/** Lambda entry: invoked by the schedules with `{ "task": "redrive" }` or `{ "task": "renew" }`. */
export const handler = guardHandler((event: unknown, context: Context) =>
  runTask(event, settings, ports, () => context.getRemainingTimeInMillis()),
);
