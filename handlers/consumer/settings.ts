import { SQS_LIMITS } from "../../core/messages/limits";
import { type Environment, readNumber, readText } from "../../core/runtime/read-environment";
import type { ConsumerSettings } from "./consume-batch";

/** Reads what the stage's settings put into the function's environment. Throws ConfigurationError. */
export function readConsumerSettings(environment: Environment): ConsumerSettings {
  const seconds = { min: 1, max: SQS_LIMITS.visibilitySeconds };
  return {
    queueUrl: readText(environment, "QUEUE_URL"),
    maxReceiveCount: readNumber(environment, "MAX_RECEIVE_COUNT", { min: 1, max: 1_000 }),
    backoff: {
      baseSeconds: readNumber(environment, "RETRY_BACKOFF_BASE_SECONDS", seconds),
      capSeconds: readNumber(environment, "RETRY_BACKOFF_CAP_SECONDS", seconds),
    },
  };
}
