import { MAX_ATTEMPTS_LIMIT } from "../../core/messages/dead-letter-metadata";
import { SQS_LIMITS } from "../../core/messages/limits";
import { readTrustedSenders, type TrustedSenders } from "../../core/messages/senders";
import { type Environment, readNumber, readText } from "../../core/runtime/read-environment";
import type { HoldBudget } from "./receive-held";

export interface RedriverSettings {
  readonly queueUrl: string;
  readonly retryQueueUrl: string;
  readonly quarantineQueueUrl: string;
  /** Unique ids whose metadata is believed. */
  readonly trustedSenders: TrustedSenders;
  readonly maxAttempts: number;
  /** Bytes of a message that the queues take. */
  readonly maxMessageBytes: number;
  readonly intervalSeconds: number;
  /** How long what was received stays hidden from others: the function's whole time and a margin. */
  readonly visibilityTimeoutSeconds: number;
  /** Messages that one run redrives at most, and per second. */
  readonly runCap: number;
  readonly ratePerSecond: number;
  /** In-flight messages of a queue above which nothing is deferred: at about 120,000 a queue answers no poll. */
  readonly inFlightLimit: number;
  readonly renewAfterMs: number;
  readonly maxHoldMs: number;
  readonly budget: HoldBudget;
}

const DAY_MS = 86_400_000;

export function readRedriverSettings(environment: Environment): RedriverSettings {
  const memoryMiB = readNumber(environment, "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", { min: 128, max: 10_240 });
  const day = { min: 1, max: 3_650 };
  return {
    queueUrl: readText(environment, "QUEUE_URL"),
    retryQueueUrl: readText(environment, "RETRY_QUEUE_URL"),
    quarantineQueueUrl: readText(environment, "QUARANTINE_QUEUE_URL"),
    trustedSenders: readTrustedSenders(environment),
    maxAttempts: readNumber(environment, "MAX_ATTEMPTS", { min: 1, max: MAX_ATTEMPTS_LIMIT }),
    maxMessageBytes: readNumber(environment, "MAX_MESSAGE_BYTES", {
      min: 1024,
      max: SQS_LIMITS.messageBytes,
    }),
    intervalSeconds: readNumber(environment, "REDRIVE_INTERVAL_SECONDS", { min: 1, max: 86_400 }),
    visibilityTimeoutSeconds: readNumber(environment, "VISIBILITY_TIMEOUT_SECONDS", { min: 1, max: 43_200 }),
    runCap: readNumber(environment, "RUN_CAP", { min: 1, max: 1_000_000 }),
    ratePerSecond: readNumber(environment, "RATE_PER_SECOND", { min: 1, max: 100_000 }),
    inFlightLimit: readNumber(environment, "IN_FLIGHT_LIMIT", { min: 1, max: 120_000 }),
    renewAfterMs: readNumber(environment, "RENEW_AFTER_DAYS", { min: 1, max: 13 }) * DAY_MS,
    maxHoldMs: readNumber(environment, "MAX_HOLD_DAYS", day) * DAY_MS,
    // A quarter of the memory: texts take two bytes a character, and the SDK needs its own share.
    budget: { messages: 20_000, bytes: (memoryMiB * 1_048_576) / 4 },
  };
}
