import { BACKOFF_LIMITS, DERIVED_LIMITS, QUEUE_LIMITS, REDRIVER_LIMITS } from "../limits/limit-table";
import { list, listOfSome, number, text } from "./environment";

export const REDRIVER_ENVIRONMENT = {
  QUEUE_URL: text,
  RETRY_QUEUE_URL: text,
  QUARANTINE_QUEUE_URL: text,
  ALERTS_TOPIC_ARN: text,
  PRODUCER_ALERTS_TOPIC_ARNS: list,
  /** For both alerts topics. */
  ALERTS_SUBSCRIPTIONS: number(DERIVED_LIMITS.subscriptions),
  OPERATIONS_TOPIC_ARN: text,
  OPERATIONS_SUBSCRIPTIONS: number(DERIVED_LIMITS.subscriptions),
  TRUSTED_SENDERS: listOfSome,
  MAX_MESSAGE_BYTES: number(QUEUE_LIMITS.maxMessageBytes),
  MAX_ATTEMPTS: number(BACKOFF_LIMITS.maxAttempts),
  REDRIVE_INTERVAL_SECONDS: number(REDRIVER_LIMITS.redriveIntervalSeconds),
  VISIBILITY_TIMEOUT_SECONDS: number(DERIVED_LIMITS.retryVisibilitySeconds),
  RUN_CAP: number(REDRIVER_LIMITS.runCap),
  RATE_PER_SECOND: number(REDRIVER_LIMITS.ratePerSecond),
  HELD_MEGABYTES: number(REDRIVER_LIMITS.heldMegabytes),
  RENEW_AFTER_DAYS: number(REDRIVER_LIMITS.renewAfterDays),
  MAX_HOLD_DAYS: number(REDRIVER_LIMITS.maxHoldDays),
  IN_FLIGHT_LIMIT: number(REDRIVER_LIMITS.inFlightLimit),
} as const;
