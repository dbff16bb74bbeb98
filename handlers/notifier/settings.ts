import { type Environment, readEnvironment } from "../../core/environment/environment";
import { LAMBDA_ENVIRONMENT } from "../../core/environment/lambda";
import { NOTIFIER_ENVIRONMENT } from "../../core/environment/notifier";
import { consoleUrl } from "../../core/runtime/console-url";
import type { NotifierSettings } from "./forward-dead-letters";
import { readBindings } from "./identify-producer";

const { AWS_REGION, AWS_LAMBDA_LOG_GROUP_NAME } = LAMBDA_ENVIRONMENT;
const CONTRACT = { ...NOTIFIER_ENVIRONMENT, AWS_REGION, AWS_LAMBDA_LOG_GROUP_NAME };

export interface NotifierEnvironment extends NotifierSettings {
  readonly alertsTopicArn: string;
}

/** Reads what the construct writes into the function's environment, and Lambda. Throws ConfigurationError. */
export function readNotifierSettings(environment: Environment): NotifierEnvironment {
  const values = readEnvironment(CONTRACT, environment);
  const region = values.AWS_REGION;
  return {
    deadLetterQueueUrl: values.DLQ_URL,
    retryQueueUrl: values.RETRY_QUEUE_URL,
    quarantineQueueUrl: values.QUARANTINE_QUEUE_URL,
    producersBySender: readBindings(values.PRODUCER_SENDERS),
    trustedSenders: new Set(values.TRUSTED_SENDERS),
    maxAttempts: values.MAX_ATTEMPTS,
    maxMessageBytes: values.MAX_MESSAGE_BYTES,
    backoff: { baseSeconds: values.BACKOFF_BASE_SECONDS, capSeconds: values.BACKOFF_CAP_SECONDS },
    alertSpacingMs: values.ALERT_SPACING_MS,
    alertsPerHour: values.ALERTS_PER_HOUR,
    alertsTopicArn: values.ALERTS_TOPIC_ARN,
    alert: {
      stage: values.STAGE,
      maxAttempts: values.MAX_ATTEMPTS,
      dlqOptions: dlqOptions(values.STAGE, region, values.QUARANTINE_QUEUE_URL),
      // A local run has no console.
      ...(values.STAGE !== "local" && { logsUrl: logsUrl(region, values.AWS_LAMBDA_LOG_GROUP_NAME) }),
    },
  };
}

/** How the `dlq` command finds this deployment. The queue's name is the prefix and the settled part. */
function dlqOptions(stage: string, region: string, quarantineQueueUrl: string): string {
  const name = quarantineQueueUrl.split("/").at(-1) ?? "";
  const prefix = name.slice(0, Math.max(0, name.indexOf("quarantine_for_")));
  return `--stage ${stage} --region ${region}${prefix === "" ? "" : ` --prefix ${prefix}`}`;
}

function logsUrl(region: string, name: string): string {
  const logGroup = encodeURIComponent(encodeURIComponent(name)).replaceAll("%", "$");
  return `${consoleUrl(region, "cloudwatch/home")}#logsV2:log-groups/log-group/${logGroup}`;
}
