import {
  type Environment,
  type EnvironmentValues,
  readEnvironment,
} from "../../core/environment/environment";
import { LAMBDA_ENVIRONMENT } from "../../core/environment/lambda";
import { NOTIFIER_ENVIRONMENT } from "../../core/environment/notifier";
import { consoleUrl } from "../../core/runtime/console-url";
import type { NotifierSettings } from "./forward-dead-letters";
import { readBindings } from "./identify-producer";
import type { AlertTopics } from "./publishing/create-publish";

const { AWS_REGION, AWS_LAMBDA_LOG_GROUP_NAME } = LAMBDA_ENVIRONMENT;
const CONTRACT = { ...NOTIFIER_ENVIRONMENT, AWS_REGION, AWS_LAMBDA_LOG_GROUP_NAME };

export interface NotifierEnvironment extends NotifierSettings, AlertTopics {
  readonly producerTopicArns: readonly string[];
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
    ownBodies: values.ALERT_BODIES,
    producerTopicArns: values.PRODUCER_ALERTS_TOPIC_ARNS,
    alert: {
      stage: values.STAGE,
      queue: queueOf(values.QUARANTINE_QUEUE_URL).join(""),
      maxAttempts: values.MAX_ATTEMPTS,
      runbookUrl: values.RUNBOOK_URL,
      dlqOptions: dlqOptions(values, region),
      // A local run has no console.
      ...(values.STAGE !== "local" && {
        console: {
          retry: queuePage(region, values.RETRY_QUEUE_URL),
          quarantine: queuePage(region, values.QUARANTINE_QUEUE_URL),
          logs: logsPage(region, values.AWS_LAMBDA_LOG_GROUP_NAME),
        },
      }),
    },
  };
}

/** The prefix and the main queue's name. In quarantine's name, a fixed part is between them. */
function queueOf(quarantineQueueUrl: string): [prefix: string, name: string] {
  const whole = quarantineQueueUrl.split("/").at(-1) ?? "";
  const [prefix = "", name] = whole.split("quarantine_for_");
  return name === undefined ? ["", whole] : [prefix, name];
}

/** Stage prod has a prefix by default, but an existing queue need not have it. */
const NO_PREFIX = "--prefix ''";

/** Options with which the `dlq` command finds this deployment. */
function dlqOptions(
  { STAGE, DLQ_QUEUE, QUARANTINE_QUEUE_URL }: EnvironmentValues<typeof NOTIFIER_ENVIRONMENT>,
  region: string,
): string {
  const [prefix] = queueOf(QUARANTINE_QUEUE_URL);
  return [
    ...DLQ_QUEUE.map((name) => `--queue ${name}`),
    `--stage ${STAGE} --region ${region}`,
    ...(prefix !== "" ? [`--prefix ${prefix}`] : STAGE === "prod" ? [NO_PREFIX] : []),
  ].join(" ");
}

const queuePage = (region: string, queueUrl: string): string =>
  `${consoleUrl(region, "sqs/v3/home")}#/queues/${encodeURIComponent(queueUrl)}`;

function logsPage(region: string, name: string): string {
  const logGroup = encodeURIComponent(encodeURIComponent(name)).replaceAll("%", "$");
  return `${consoleUrl(region, "cloudwatch/home")}#logsV2:log-groups/log-group/${logGroup}`;
}
