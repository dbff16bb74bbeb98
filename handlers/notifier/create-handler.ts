import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import application from "#application";
import { createWorldReader } from "../../core/application/world";
import { systemClock } from "../../core/runtime/clock";
import { logger } from "../../core/runtime/json-logger";
import { createCount } from "../../core/runtime/metrics";
import { createCountConfirmed } from "../../core/sns/count-confirmed-subscriptions";
import { createSnsClient } from "../../core/sns/sns-client";
import { createSqsClient } from "../../core/sqs/sqs-client";
import { createSqsPort } from "../../core/sqs/sqs-port";
import { guardHandler } from "../records/guard-handler";
import { readRecords } from "../records/read-records";
import { uniqueFailures } from "../records/unique-failures";
import type { AcknowledgedPorts, FindAcknowledged } from "./digests/acknowledged-groups";
import { AlertBudget } from "./digests/hourly-alert-budget";
import { StormCover } from "./digests/storm-cover";
import { forwardDeadLetters } from "./forward-dead-letters";
import { createPublish } from "./publishing/create-publish";
import { publishWhereConfirmed } from "./publishing/publish-where-confirmed";
import { readNotifierSettings } from "./settings";

/** Creates the lookup of acknowledged alerts, if alerts can be acknowledged. */
type CreateFindAcknowledged = (
  ports: Omit<AcknowledgedPorts, "readAll" | "enterMessages">,
) => FindAcknowledged;

/** Lambda's handler: the records are dead letters. Reads the environment once. */
export function createHandler(createFindAcknowledged?: CreateFindAcknowledged) {
  const settings = readNotifierSettings(process.env);
  const alert = { ...settings.alert, acknowledgements: createFindAcknowledged !== undefined };
  // No retries here: `publishAlerts` paces and counts them.
  const sns = createSnsClient({ attempts: 1 });
  const common = { log: logger, count: createCount(process.env) };
  const ports = {
    ...common,
    application,
    readWorld: createWorldReader(application.world, { environment: process.env, log: logger }),
    sqs: createSqsPort(createSqsClient()),
    publish: publishWhereConfirmed(createPublish(sns, settings), {
      countConfirmed: (signal) => createCountConfirmed(sns)(settings.alertsTopicArn, signal),
      now: Date.now,
      log: logger,
    }),
    budget: new AlertBudget(Date.now, { perHour: settings.alertsPerHour }),
    cover: new StormCover(Date.now),
    findAcknowledged: createFindAcknowledged?.({ ...common, now: Date.now }),
    clock: systemClock,
    random: Math.random,
  };
  return guardHandler(async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const { messages, unreadable } = readRecords(event, logger);
    const remaining = () => context.getRemainingTimeInMillis();
    const { batchItemFailures } = await forwardDeadLetters(
      messages,
      { ...settings, alert },
      ports,
      remaining,
    );
    return { batchItemFailures: uniqueFailures([...batchItemFailures, ...unreadable]) };
  });
}
