import { CONSUMER_ENVIRONMENT } from "../../core/environment/consumer";
import { type Environment, readEnvironment } from "../../core/environment/environment";
import { readTrustedSenders } from "../../core/messages/senders";
import type { ConsumerSettings } from "./settle-failures";

/** Reads what the construct writes into the function's environment. Throws ConfigurationError. */
export function readConsumerSettings(environment: Environment): ConsumerSettings {
  const values = readEnvironment(CONSUMER_ENVIRONMENT, environment);
  return {
    queueUrl: values.QUEUE_URL,
    deadLetterQueueUrl: values.DLQ_URL,
    trustedSenders: readTrustedSenders(environment),
    maxReceiveCount: values.MAX_RECEIVE_COUNT,
    backoff: {
      baseSeconds: values.RETRY_BACKOFF_BASE_SECONDS,
      capSeconds: values.RETRY_BACKOFF_CAP_SECONDS,
    },
  };
}
