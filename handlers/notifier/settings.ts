import { MAX_ATTEMPTS_LIMIT } from "../message/dead-letter-story";
import { type Environment, readList, readNumber, readText } from "../runtime/read-environment";
import type { NotifierSettings } from "./forward-dead-letters";

/** Reads what the stage's settings put into the function's environment. Throws ConfigurationError. */
export function readNotifierSettings(environment: Environment): NotifierSettings {
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
