import { MAX_ATTEMPTS_LIMIT } from "../../core/messages/dead-letter-metadata";
import { SQS_LIMITS } from "../../core/messages/limits";
import { readTrustedSenders } from "../../core/messages/senders";
import { type Environment, readNumber, readText } from "../../core/runtime/read-environment";
import { LEAST_ALERTS_PER_HOUR } from "./alert-budget";
import type { NotifierSettings } from "./forward-dead-letters";

/** Reads what the stage's settings put into the function's environment. Throws ConfigurationError. */
export function readNotifierSettings(environment: Environment): NotifierSettings {
  const region = readText(environment, "AWS_REGION");
  const logGroup = readText(environment, "AWS_LAMBDA_LOG_GROUP_NAME");
  const quarantineQueueUrl = readText(environment, "QUARANTINE_QUEUE_URL");
  const stage = readText(environment, "STAGE");
  const maxAttempts = readNumber(environment, "MAX_ATTEMPTS", { min: 1, max: MAX_ATTEMPTS_LIMIT });
  return {
    deadLetterQueueUrl: readText(environment, "DLQ_URL"),
    retryQueueUrl: readText(environment, "RETRY_QUEUE_URL"),
    quarantineQueueUrl,
    trustedSenders: readTrustedSenders(environment),
    maxAttempts,
    maxMessageBytes: readNumber(environment, "MAX_MESSAGE_BYTES", {
      min: 1024,
      max: SQS_LIMITS.messageBytes,
    }),
    backoff: {
      baseSeconds: readNumber(environment, "BACKOFF_BASE_SECONDS", { min: 1, max: 43_200 }),
      capSeconds: readNumber(environment, "BACKOFF_CAP_SECONDS", { min: 1, max: 43_200 }),
    },
    alertSpacingMs: readNumber(environment, "ALERT_SPACING_MS", { min: 0, max: 60_000 }),
    alertsPerHour: readNumber(environment, "ALERTS_PER_HOUR", { min: LEAST_ALERTS_PER_HOUR, max: 100_000 }),
    alert: {
      stage,
      maxAttempts,
      dlqOptions: dlqOptions(stage, region, quarantineQueueUrl),
      logsUrl: `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#logsV2:log-groups/log-group/${encodeURIComponent(encodeURIComponent(logGroup)).replaceAll("%", "$")}`,
    },
  };
}

/** How the `dlq` command finds this deployment. The queue's name is the prefix and the settled part. */
function dlqOptions(stage: string, region: string, quarantineQueueUrl: string): string {
  const name = quarantineQueueUrl.split("/").at(-1) ?? "";
  const prefix = name.slice(0, Math.max(0, name.indexOf("quarantine_for_")));
  return `--stage ${stage} --region ${region}${prefix === "" ? "" : ` --prefix ${prefix}`}`;
}
