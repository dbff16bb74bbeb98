import { SCHEDULE_INTERVALS_SECONDS } from "../../core/limits/limit-table";
import { DEFAULT_MAX_RECEIVE_COUNT } from "../queue/message-queues";
import { mainVisibilitySeconds, shortestRedriveIntervalSeconds } from "../settings/queue-timing";
import type { StageSettings } from "../settings/settings";
import type { ReliableQueueProps } from "./reliable-queue-props";

/** A stage's record with the given props in place of its settings. */
export function withProps(record: StageSettings, props: ReliableQueueProps): StageSettings {
  const consumer = over(record.consumer, {
    timeoutSeconds: props.consumerTimeoutSeconds,
    memoryMegabytes: props.consumerMemoryMegabytes,
    batchSize: props.consumerBatchSize,
    batchingWindowSeconds: props.consumerBatchingWindowSeconds,
    maximumConcurrency: props.consumerMaximumConcurrency,
    retryBackoffBaseSeconds: props.consumerRetryBackoffBaseSeconds,
    retryBackoffCapSeconds: props.consumerRetryBackoffCapSeconds,
  });
  const queue = over(record.queue, {
    maxReceiveCount: props.maxReceiveCount ?? DEFAULT_MAX_RECEIVE_COUNT,
    notifierReceives: props.notifierReceives,
    maxMessageBytes: props.maxMessageBytes,
    visibilityTimeoutSeconds: props.queue?.visibilityTimeoutSeconds,
    messageRetentionSeconds: props.queue?.retentionSeconds ?? props.messageRetentionSeconds,
    deliveryDelaySeconds: props.deliveryDelaySeconds,
    dataKeyReuseSeconds: props.dataKeyReuseSeconds,
  });
  const settings = over(record, {
    namePrefix: props.namePrefix,
    queue,
    producer: { ...record.producer, enabled: false },
    consumer: {
      ...consumer,
      retryBackoffCapSeconds: props.consumerRetryBackoffCapSeconds ?? longestWait({ queue, consumer }),
    },
    notifier: over(record.notifier, {
      timeoutSeconds: props.notifierTimeoutSeconds,
      memoryMegabytes: props.notifierMemoryMegabytes,
      batchSize: props.notifierBatchSize,
      batchingWindowSeconds: props.notifierBatchingWindowSeconds,
      maximumConcurrency: props.notifierMaximumConcurrency,
    }),
    backoff: over(record.backoff, {
      maxAttempts: props.maxAttempts,
      baseSeconds: props.backoffBaseSeconds,
      capSeconds: props.backoffCapSeconds,
    }),
    redriver: over(record.redriver, {
      timeoutSeconds: props.redriverTimeoutSeconds,
      memoryMegabytes: props.redriverMemoryMegabytes,
      redriveIntervalSeconds: props.redriveIntervalSeconds,
      renewIntervalSeconds: props.renewIntervalSeconds,
      runCap: props.redriveRunCap,
      ratePerSecond: props.redriveRatePerSecond,
      runsAtOnce: props.redriveRunsAtOnce,
      heldMegabytes:
        props.redriverHeldMegabytes ??
        Math.floor((props.redriverMemoryMegabytes ?? record.redriver.memoryMegabytes) / 4),
      renewAfterDays: props.renewAfterDays,
      maxHoldDays: props.maxHoldDays,
      inFlightLimit: props.retryInFlightLimit,
    }),
    alerts: over(record.alerts, {
      alertsPerSecond: props.alertsPerSecond,
      maxAlertsPerHour: props.maxAlertsPerHour,
    }),
    alarms: props.alarms,
    dashboard: props.dashboard === undefined ? undefined : props.dashboard !== false,
    environment: props.environment ?? {},
    runtime: props.runtime,
    logRetentionDays: props.logRetentionDays,
    redriveAllowPolicies: props.redriveAllowPolicies,
    preventDestroy: props.preventDestroy,
    idempotency: props.idempotency,
    alertAcknowledgements: props.alertAcknowledgements,
    customerManagedKey: props.customerManagedKey,
    alertEmails: props.alertEmails ?? [],
    alertWebhooks: props.alertWebhooks ?? [],
    alertSlackChannels: props.alertSlackChannels ?? [],
    alertTeamsChannels: props.alertTeamsChannels ?? [],
    runbookUrl: props.runbookUrl,
    producerAlertEmails: props.producerAlertEmails ?? [],
    producerSenders: props.producerSenders ?? [],
  });
  if (props.redriveIntervalSeconds !== undefined) return settings;
  const redriveIntervalSeconds = fittingInterval(settings);
  return { ...settings, redriver: { ...settings.redriver, redriveIntervalSeconds } };
}

type Optional<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** A record with only the values that are given. */
function over<T extends object>(record: T, given: Optional<T>): T {
  const values = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...record, ...Object.fromEntries(values) };
}

function longestWait(settings: Pick<StageSettings, "queue" | "consumer">): number {
  return Math.min(settings.consumer.retryBackoffCapSeconds, mainVisibilitySeconds(settings));
}

/**
 * The stage's interval, or the next longer one at which messages that fail again are back in the retry queue in time.
 */
function fittingInterval(settings: StageSettings): number {
  const { redriveIntervalSeconds } = settings.redriver;
  const shortest = Math.max(redriveIntervalSeconds, shortestRedriveIntervalSeconds(settings));
  return SCHEDULE_INTERVALS_SECONDS.find((interval) => interval >= shortest) ?? redriveIntervalSeconds;
}
