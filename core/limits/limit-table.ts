import { SQS_LIMITS } from "../sqs/sqs-limits";
import { MAX_ATTEMPTS_LIMIT } from "./max-attempts";

/** The range that AWS or this design allows for a number, both ends included. */
export interface Limit {
  readonly min: number;
  readonly max: number;
  readonly unit?: string;
  /** Default: only whole numbers. */
  readonly fraction?: boolean;
  /** Only these values within the range. */
  readonly oneOf?: readonly number[];
  /** Where the limit comes from: an AWS page, or our own reason. */
  readonly source: string;
}

/**
 * The only table of limits, against which a stage's settings, a construct's props and a function's environment are
 * checked. There is one constant per section, so that a function's bundle contains only the sections that it reads.
 */

const LAMBDA = "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html";
const MAPPING = "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html";
const MAPPING_SCALING = "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html";
const VISIBILITY =
  "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html";
const QUEUE_ATTRIBUTES =
  "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html";
const QUEUE_QUOTAS =
  "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html";
const SCHEDULE = "https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html";
const LOG_RETENTION =
  "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html";
const SNS = "https://docs.aws.amazon.com/general/latest/gr/sns.html";

const timeoutSeconds: Limit = { min: 1, max: 900, unit: "s", source: LAMBDA };
const memoryMegabytes: Limit = { min: 128, max: 10_240, unit: "MB", source: LAMBDA };
const visibilitySeconds: Limit = { min: 0, max: SQS_LIMITS.visibilitySeconds, unit: "s", source: VISIBILITY };
const backoffSeconds: Limit = { ...visibilitySeconds, min: 1 };

/** A function with an event source mapping. */
const mappedFunction = {
  timeoutSeconds,
  memoryMegabytes,
  batchSize: { min: 1, max: 10_000, source: MAPPING },
  batchingWindowSeconds: { min: 0, max: 300, unit: "s", source: MAPPING },
  maximumConcurrency: { min: 2, max: 1000, source: MAPPING_SCALING },
} as const satisfies Limits;

type Limits = Readonly<Record<string, Limit>>;

export const QUEUE_LIMITS = {
  maxReceiveCount: { min: 1, max: 1000, source: QUEUE_ATTRIBUTES },
  notifierReceives: {
    min: 1,
    max: 900,
    source: "with the main queue's count, the DLQ's own must stay below 1000",
  },
  maxMessageBytes: { min: 1024, max: SQS_LIMITS.messageBytes, unit: "bytes", source: QUEUE_ATTRIBUTES },
  messageRetentionSeconds: { min: 60, max: 1_209_600, unit: "s", source: QUEUE_ATTRIBUTES },
  visibilityTimeoutSeconds: visibilitySeconds,
  deliveryDelaySeconds: { min: 0, max: SQS_LIMITS.delaySeconds, unit: "s", source: QUEUE_ATTRIBUTES },
  dataKeyReuseSeconds: { min: 60, max: 86_400, unit: "s", source: QUEUE_ATTRIBUTES },
} as const satisfies Limits;

export const PRODUCER_LIMITS = {
  timeoutSeconds,
  memoryMegabytes,
} as const satisfies Limits;

export const CONSUMER_LIMITS = {
  ...mappedFunction,
  retryBackoffBaseSeconds: backoffSeconds,
  retryBackoffCapSeconds: backoffSeconds,
} as const satisfies Limits;

export const APPLICATION_LIMITS = {
  concurrency: { min: 1, max: mappedFunction.batchSize.max, source: MAPPING },
  timeLimitSeconds: { ...timeoutSeconds, min: 0.1, fraction: true },
} as const satisfies Limits;

export const NOTIFIER_LIMITS = mappedFunction;

export const BACKOFF_LIMITS = {
  maxAttempts: {
    min: 1,
    max: MAX_ATTEMPTS_LIMIT,
    source: "bounded attempts: more would only hide an outage from people",
  },
  baseSeconds: backoffSeconds,
  capSeconds: backoffSeconds,
} as const satisfies Limits;

/** Intervals that divide the hour or the day, so that schedules keep their distance from each other. */
const MINUTES = [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60, 120, 180, 240, 360, 480, 720, 1440];
export const SCHEDULE_INTERVALS_SECONDS: readonly number[] = MINUTES.map((minutes) => minutes * 60);

const intervalSeconds: Limit = {
  min: 60,
  max: 86_400,
  unit: "s",
  oneOf: SCHEDULE_INTERVALS_SECONDS,
  source: SCHEDULE,
};

export const REDRIVER_LIMITS = {
  timeoutSeconds,
  memoryMegabytes,
  redriveIntervalSeconds: intervalSeconds,
  renewIntervalSeconds: intervalSeconds,
  runCap: {
    min: 1,
    max: 450_000,
    source: "a run of 300 s sends no more at 1,500 messages a second",
  },
  ratePerSecond: { min: 1, max: 3000, unit: "messages a second", source: QUEUE_QUOTAS },
  runsAtOnce: {
    min: 1,
    max: 5,
    source: "each run holds up to 20,000 messages, and about 120,000 may be in flight",
  },
  heldMegabytes: {
    min: 16,
    max: 2048,
    unit: "MB",
    source: "a quarter of the function's memory, and at least a receive of the largest messages",
  },
  renewAfterDays: { min: 1, max: 12, unit: "d", source: QUEUE_ATTRIBUTES },
  maxHoldDays: { min: 2, max: 3650, unit: "d", source: "personal data must not stay for ever" },
  inFlightLimit: { min: 1, max: 110_000, source: QUEUE_QUOTAS },
} as const satisfies Limits;

export const ALERT_LIMITS = {
  alertsPerSecond: { min: 0.1, max: 10, fraction: true, source: SNS },
  maxAlertsPerHour: { min: 1, max: 36_000, source: SNS },
} as const satisfies Limits;

/** Values that are computed from settings and passed to a function. */
export const DERIVED_LIMITS = {
  alertSpacingMilliseconds: {
    min: 0,
    max: 60_000,
    unit: "ms",
    source: "eight alerts are spaced in half of the notifier's timeout",
  },
  /**
   * Half of the hourly budget is the burst: one alert may be kept for a storm, and at least one must remain for
   * anything else.
   */
  alertsPerEnvironmentAndHour: { min: 4, max: 36_000, source: SNS },
  /** Subscriptions of a topic, as deployed. A topic that somebody else owns has none. */
  subscriptions: { min: 0, max: 12_500_000, source: SNS },
  idempotencySeconds: { min: 60, max: 315_360_000, unit: "s", source: "ten years" },
  retryVisibilitySeconds: { ...visibilitySeconds, min: 1 },
} as const satisfies Limits;

export const LOG_RETENTION_DAYS: Limit = {
  min: 1,
  max: 3653,
  unit: "d",
  oneOf: [
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
  ],
  source: LOG_RETENTION,
};
