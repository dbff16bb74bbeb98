import { setTimeout as sleep } from "node:timers/promises";
import { SNSClient } from "@aws-sdk/client-sns";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { MAX_ATTEMPTS_LIMIT } from "../message/dead-letter-story";
import { readRecords } from "../message/read-records";
import { createSqsPort } from "../message/sqs-port";
import { logger } from "../runtime/logger";
import { createCount } from "../runtime/metrics";
import { type Environment, readList, readNumber, readText } from "../runtime/read-environment";
import { createSqsClient } from "../runtime/sqs-client";
import { AlertBudget } from "./alert-budget";
import { forwardDeadLetters, MAX_ALERTS_PER_INVOCATION, type NotifierSettings } from "./forward-dead-letters";
import { createPublish } from "./publish-alerts";

function readSettings(environment: Environment): NotifierSettings {
  const region = readText(environment, "AWS_REGION");
  const logGroup = readText(environment, "AWS_LAMBDA_LOG_GROUP_NAME");
  const quarantineQueueUrl = readText(environment, "QUARANTINE_QUEUE_URL");
  const maxAttempts = readNumber(environment, "MAX_ATTEMPTS", { min: 1, max: MAX_ATTEMPTS_LIMIT });
  return {
    deadLetterQueueUrl: readText(environment, "DLQ_URL"),
    parkingQueueUrl: readText(environment, "PARKING_QUEUE_URL"),
    quarantineQueueUrl,
    catalog: { unavailableProducts: new Set(readList(environment, "UNAVAILABLE_PRODUCTS")) },
    maxAttempts,
    backoff: {
      baseSeconds: readNumber(environment, "BACKOFF_BASE_SECONDS", { min: 1, max: 43_200 }),
      capSeconds: readNumber(environment, "BACKOFF_CAP_SECONDS", { min: 1, max: 43_200 }),
    },
    alertSpacingMs: readNumber(environment, "ALERT_SPACING_MS", { min: 0, max: 60_000 }),
    alertsPerHour: readNumber(environment, "ALERTS_PER_HOUR", { min: 1, max: 100_000 }),
    alert: {
      stage: readText(environment, "STAGE"),
      maxAttempts,
      inspectCommand: `aws sqs receive-message --region ${region} --queue-url ${quarantineQueueUrl} --max-number-of-messages 10 --message-attribute-names All --visibility-timeout 0`,
      logsUrl: `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#logsV2:log-groups/log-group/${encodeURIComponent(encodeURIComponent(logGroup)).replaceAll("%", "$")}`,
    },
  };
}

const settings = readSettings(process.env);
const ports = {
  sqs: createSqsPort(createSqsClient()),
  publish: createPublish(new SNSClient({ maxAttempts: 3 }), readText(process.env, "ALERTS_TOPIC_ARN")),
  budget: new AlertBudget(Date.now, { perHour: settings.alertsPerHour, burst: MAX_ALERTS_PER_INVOCATION }),
  clock: { now: Date.now, sleep: (milliseconds: number) => sleep(milliseconds) },
  random: Math.random,
  log: logger,
  count: createCount(),
};

/** Lambda entry: the records are dead letters of `dlq_for_reliable_q`. */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  const { messages, unreadable } = readRecords(event, logger);
  const remaining = () => context.getRemainingTimeInMillis();
  const { batchItemFailures } = await forwardDeadLetters(messages, settings, ports, remaining);
  return { batchItemFailures: [...batchItemFailures, ...unreadable] };
}
