/** What AWS, or this design, allows for a number, both ends included. */
export interface Limit {
  readonly min: number;
  readonly max: number;
  readonly unit?: string;
  /** Default: whole numbers only. */
  readonly fraction?: boolean;
  /** Only these values within the range. */
  readonly oneOf?: readonly number[];
  /** Where the limit comes from: a page of AWS, or our reason. */
  readonly source: string;
}

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
const RETENTION =
  "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html";
const SNS = "https://docs.aws.amazon.com/general/latest/gr/sns.html";

const timeoutSeconds: Limit = { min: 1, max: 900, unit: "s", source: LAMBDA };
const memoryMegabytes: Limit = { min: 128, max: 10_240, unit: "MB", source: LAMBDA };
const batchSize: Limit = { min: 1, max: 10_000, source: MAPPING };
const batchingWindowSeconds: Limit = { min: 0, max: 300, unit: "s", source: MAPPING };
const maximumConcurrency: Limit = { min: 2, max: 1000, source: MAPPING_SCALING };
const visibilitySeconds: Limit = { min: 0, max: 43_200, unit: "s", source: VISIBILITY };
const share: Limit = { min: 0, max: 1, fraction: true, source: "a share of all orders" };

/** The one table of limits. A key is the setting's path, or a construct's prop of the same name. */
export const LIMITS = {
  "queue.maxReceiveCount": { min: 1, max: 1000, source: QUEUE_ATTRIBUTES },
  "queue.notifierReceives": {
    min: 1,
    max: 900,
    source: "with the main queue's count, the DLQ's own must stay below 1000",
  },
  "queue.maxMessageBytes": { min: 1024, max: 1_048_576, unit: "bytes", source: QUEUE_ATTRIBUTES },
  "queue.messageRetentionSeconds": { min: 60, max: 1_209_600, unit: "s", source: QUEUE_ATTRIBUTES },
  "queue.visibilityTimeoutSeconds": visibilitySeconds,

  "producer.timeoutSeconds": timeoutSeconds,
  "producer.memoryMegabytes": memoryMegabytes,
  "producer.badShare": share,
  "producer.unavailableShare": share,

  "consumer.timeoutSeconds": timeoutSeconds,
  "consumer.memoryMegabytes": memoryMegabytes,
  "consumer.batchSize": batchSize,
  "consumer.batchingWindowSeconds": batchingWindowSeconds,
  "consumer.maximumConcurrency": maximumConcurrency,
  "consumer.retryBackoffBaseSeconds": { ...visibilitySeconds, min: 1 },
  "consumer.retryBackoffCapSeconds": { ...visibilitySeconds, min: 1 },

  "notifier.timeoutSeconds": timeoutSeconds,
  "notifier.memoryMegabytes": memoryMegabytes,
  "notifier.batchSize": batchSize,
  "notifier.batchingWindowSeconds": batchingWindowSeconds,
  "notifier.maximumConcurrency": maximumConcurrency,

  "backoff.maxAttempts": {
    min: 1,
    max: 10,
    source: "bounded attempts: more would only hide an outage from people",
  },
  "backoff.baseSeconds": { min: 1, max: 43_200, unit: "s", source: VISIBILITY },
  "backoff.capSeconds": { min: 1, max: 43_200, unit: "s", source: VISIBILITY },

  "redriver.timeoutSeconds": timeoutSeconds,
  "redriver.memoryMegabytes": memoryMegabytes,
  "redriver.redriveIntervalSeconds": { min: 60, max: 86_400, unit: "s", source: SCHEDULE },
  "redriver.renewIntervalSeconds": { min: 60, max: 86_400, unit: "s", source: SCHEDULE },
  "redriver.runCap": {
    min: 1,
    max: 100_000,
    source: "more than 100,000 messages cannot be in flight with room to spare",
  },
  "redriver.ratePerSecond": { min: 1, max: 3000, unit: "messages a second", source: QUEUE_QUOTAS },
  "redriver.renewAfterDays": { min: 1, max: 12, unit: "d", source: QUEUE_ATTRIBUTES },
  "redriver.maxHoldDays": { min: 2, max: 3650, unit: "d", source: "personal data must not stay for ever" },
  "redriver.inFlightLimit": { min: 1, max: 110_000, source: QUEUE_QUOTAS },

  "alerts.alertsPerSecond": { min: 0.1, max: 10, fraction: true, source: SNS },
  "alerts.maxAlertsPerHour": { min: 1, max: 36_000, source: SNS },

  logRetentionDays: {
    min: 1,
    max: 3653,
    unit: "d",
    oneOf: [
      1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
    ],
    source: RETENTION,
  },
} as const satisfies Readonly<Record<string, Limit>>;

export type LimitedSetting = keyof typeof LIMITS;

export function isLimited(path: string): path is LimitedSetting {
  return Object.hasOwn(LIMITS, path);
}
