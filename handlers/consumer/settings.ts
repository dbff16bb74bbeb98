import { CONSUMER_ENVIRONMENT } from "../../core/environment/consumer";
import { type Environment, readEnvironment } from "../../core/environment/environment";
import type { TrustedSenders } from "../../core/metadata/trusted-senders";
import type { RetrySettings } from "./plan-visibility";

export interface ConsumerSettings extends RetrySettings {
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
  /** Unique ids whose metadata is trusted. */
  readonly trustedSenders: TrustedSenders;
}

/** Reads what the construct writes into the function's environment. Throws ConfigurationError. */
export function readConsumerSettings(environment: Environment): ConsumerSettings {
  const values = readEnvironment(CONSUMER_ENVIRONMENT, environment);
  return {
    queueUrl: values.QUEUE_URL,
    deadLetterQueueUrl: values.DLQ_URL,
    trustedSenders: new Set(values.TRUSTED_SENDERS),
    maxReceiveCount: values.MAX_RECEIVE_COUNT,
    backoff: {
      baseSeconds: values.RETRY_BACKOFF_BASE_SECONDS,
      capSeconds: values.RETRY_BACKOFF_CAP_SECONDS,
    },
  };
}
