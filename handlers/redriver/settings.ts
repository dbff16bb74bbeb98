import { type Environment, readEnvironment } from "../../core/environment/environment";
import { REDRIVER_ENVIRONMENT } from "../../core/environment/redriver";
import type { TrustedSenders } from "../../core/metadata/trusted-senders";
import type { DeployedTopics } from "./count-unconfirmed-subscriptions";
import type { HoldBudget } from "./receive-held";

export interface RedriverSettings {
  readonly queueUrl: string;
  readonly retryQueueUrl: string;
  readonly quarantineQueueUrl: string;
  /** Unique ids whose metadata is trusted. */
  readonly trustedSenders: TrustedSenders;
  readonly maxAttempts: number;
  /** The largest message that the queues accept, in bytes. */
  readonly maxMessageBytes: number;
  readonly intervalSeconds: number;
  /** How long received messages stay invisible to other consumers: the function's whole time plus a margin. */
  readonly visibilityTimeoutSeconds: number;
  /** How many messages one run redrives at most, and how many per second. */
  readonly runCap: number;
  readonly ratePerSecond: number;
  /**
   * Number of in-flight messages of a queue above which nothing is deferred: at about 120,000 a queue returns no
   * messages.
   */
  readonly inFlightLimit: number;
  /** Runs that share the in-flight limit. Each decides for itself. Default: this one alone. */
  readonly runsAtOnce?: number;
  readonly renewAfterMs: number;
  readonly maxHoldMs: number;
  readonly budget: HoldBudget;
}

export interface RedriverEnvironment extends RedriverSettings, DeployedTopics {}

const DAY_MS = 86_400_000;

/** Reads what the construct writes into the function's environment, and Lambda. Throws ConfigurationError. */
export function readRedriverSettings(environment: Environment): RedriverEnvironment {
  const values = readEnvironment(REDRIVER_ENVIRONMENT, environment);
  return {
    queueUrl: values.QUEUE_URL,
    retryQueueUrl: values.RETRY_QUEUE_URL,
    quarantineQueueUrl: values.QUARANTINE_QUEUE_URL,
    trustedSenders: new Set(values.TRUSTED_SENDERS),
    maxAttempts: values.MAX_ATTEMPTS,
    maxMessageBytes: values.MAX_MESSAGE_BYTES,
    intervalSeconds: values.REDRIVE_INTERVAL_SECONDS,
    visibilityTimeoutSeconds: values.VISIBILITY_TIMEOUT_SECONDS,
    runCap: values.RUN_CAP,
    ratePerSecond: values.RATE_PER_SECOND,
    inFlightLimit: values.IN_FLIGHT_LIMIT,
    renewAfterMs: values.RENEW_AFTER_DAYS * DAY_MS,
    maxHoldMs: values.MAX_HOLD_DAYS * DAY_MS,
    alertsTopic: {
      arn: values.ALERTS_TOPIC_ARN,
      others: values.PRODUCER_ALERTS_TOPIC_ARNS,
      subscriptions: values.ALERTS_SUBSCRIPTIONS,
    },
    operationsTopic: { arn: values.OPERATIONS_TOPIC_ARN, subscriptions: values.OPERATIONS_SUBSCRIPTIONS },
    budget: { messages: 20_000, bytes: values.HELD_MEGABYTES * 1_048_576 },
  };
}
