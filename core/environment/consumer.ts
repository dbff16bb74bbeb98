import { CONSUMER_LIMITS, QUEUE_LIMITS } from "../limits/limit-table";
import { listOfSome, number, text } from "./environment";

export const CONSUMER_ENVIRONMENT = {
  QUEUE_URL: text,
  DLQ_URL: text,
  TRUSTED_SENDERS: listOfSome,
  MAX_RECEIVE_COUNT: number(QUEUE_LIMITS.maxReceiveCount),
  RETRY_BACKOFF_BASE_SECONDS: number(CONSUMER_LIMITS.retryBackoffBaseSeconds),
  RETRY_BACKOFF_CAP_SECONDS: number(CONSUMER_LIMITS.retryBackoffCapSeconds),
} as const;
