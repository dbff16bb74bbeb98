import { BACKOFF_LIMITS, DERIVED_LIMITS, QUEUE_LIMITS } from "../limits/limit-table";
import { list, listOfSome, number, text } from "./environment";

export const NOTIFIER_ENVIRONMENT = {
  DLQ_URL: text,
  RETRY_QUEUE_URL: text,
  QUARANTINE_QUEUE_URL: text,
  ALERTS_TOPIC_ARN: text,
  /** Protocols whose subscriptions get their own body: `https`. */
  ALERT_BODIES: list,
  /** The topic for the addresses of single producers, if they have a separate one. */
  PRODUCER_ALERTS_TOPIC_ARNS: list,
  RUNBOOK_URL: text,
  /** Which senders speak for which producers: `AROAEXAMPLE=team:3`. */
  PRODUCER_SENDERS: list,
  TRUSTED_SENDERS: listOfSome,
  STAGE: text,
  /** The queue's name, if `dlq` needs it because the project has several queues. */
  DLQ_QUEUE: list,
  MAX_MESSAGE_BYTES: number(QUEUE_LIMITS.maxMessageBytes),
  MAX_ATTEMPTS: number(BACKOFF_LIMITS.maxAttempts),
  BACKOFF_BASE_SECONDS: number(BACKOFF_LIMITS.baseSeconds),
  BACKOFF_CAP_SECONDS: number(BACKOFF_LIMITS.capSeconds),
  ALERTS_PER_HOUR: number(DERIVED_LIMITS.alertsPerEnvironmentAndHour),
  ALERT_SPACING_MS: number(DERIVED_LIMITS.alertSpacingMilliseconds),
} as const;
