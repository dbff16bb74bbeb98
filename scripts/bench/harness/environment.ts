import { CONSUMER_ENVIRONMENT } from "../../../core/environment/consumer";
import { NOTIFIER_ENVIRONMENT } from "../../../core/environment/notifier";
import { REDRIVER_ENVIRONMENT } from "../../../core/environment/redriver";

const CONTRACTS = { ...CONSUMER_ENVIRONMENT, ...NOTIFIER_ENVIRONMENT, ...REDRIVER_ENVIRONMENT };

/** Values on which no measurement depends. */
const ANY_TEXT = "any";

/** The environment in which a benchmark runs a function. Every function finds its variables here. */
export function environmentOf(endpoint: string): Record<string, string> {
  const queue = (name: string) => `${endpoint}/000000000000/${name}`;
  const others = Object.keys(CONTRACTS).map((name) => [name, ANY_TEXT]);
  return {
    ...Object.fromEntries(others),
    AWS_REGION: "us-east-1",
    AWS_LAMBDA_FUNCTION_NAME: "function",

    AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/function",
    AWS_ACCESS_KEY_ID: "none",
    AWS_SECRET_ACCESS_KEY: "none",
    AWS_ENDPOINT_URL: endpoint,
    QUEUE_URL: queue("tasks"),
    DLQ_URL: queue("dlq_for_tasks"),
    RETRY_QUEUE_URL: queue("retry_for_tasks"),
    QUARANTINE_QUEUE_URL: queue("quarantine_for_tasks"),
    ALERTS_TOPIC_ARN: "arn:aws:sns:us-east-1:000000000000:alerts",
    ALERTS_SUBSCRIPTIONS: "1",
    OPERATIONS_TOPIC_ARN: "arn:aws:sns:us-east-1:000000000000:operations",
    OPERATIONS_SUBSCRIPTIONS: "1",
    TRUSTED_SENDERS: "AROACONSUMER,AROANOTIFIER,AROAREDRIVER",
    PRODUCER_SENDERS: "",
    RUNBOOK_URL: "https://example.com/runbook",
    ALERT_BODIES: "",
    PRODUCER_ALERTS_TOPIC_ARNS: "",
    STAGE: "dev",
    MAX_RECEIVE_COUNT: "2",
    RETRY_BACKOFF_BASE_SECONDS: "5",
    RETRY_BACKOFF_CAP_SECONDS: "60",
    MAX_MESSAGE_BYTES: "262144",
    MAX_ATTEMPTS: "8",
    BACKOFF_BASE_SECONDS: "300",
    BACKOFF_CAP_SECONDS: "21600",
    ALERTS_PER_HOUR: "30",
    ALERT_SPACING_MS: "1000",
    REDRIVE_INTERVAL_SECONDS: "300",
    VISIBILITY_TIMEOUT_SECONDS: "330",
    RUN_CAP: "10000",
    HELD_MEGABYTES: "128",
    RATE_PER_SECOND: "500",
    RENEW_AFTER_DAYS: "7",
    MAX_HOLD_DAYS: "14",
    IN_FLIGHT_LIMIT: "100000",
    POWERTOOLS_SERVICE_NAME: "function",
    POWERTOOLS_METRICS_NAMESPACE: "ReliableQueue",
    POWERTOOLS_LOG_LEVEL: "INFO",
  };
}
