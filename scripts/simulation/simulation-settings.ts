import { alertRate } from "../../constructs/settings/alert-rate";
import { mappedVisibilitySeconds, retryVisibilitySeconds } from "../../constructs/settings/queue-timing";
import { resolveSettings } from "../../constructs/settings/resolve-settings";
import type { Settings } from "../../constructs/settings/settings";
import { uniqueIdOf } from "../../core/metadata/trusted-senders";
import type { ConsumerSettings } from "../../handlers/consumer/settings";
import type { NotifierSettings } from "../../handlers/notifier/forward-dead-letters";
import { type RedriverSettings, readRedriverSettings } from "../../handlers/redriver/settings";
import { application } from "./jobs-application";

/** Placeholders for the queues' URLs: nothing is called. */
export const URLS = {
  main: "simulated:reliable_q",
  deadLetter: "simulated:dlq_for_reliable_q",
  retry: "simulated:retry_for_reliable_q",
  quarantine: "simulated:quarantine_for_reliable_q",
} as const;

/** SenderIds of what the functions send. */
export const SENDERS = {
  consumer: "AROASIMULATEDCONSUMER:reliable-q-consumer",
  notifier: "AROASIMULATEDNOTIFIER:reliable-q-notifier",
  redriver: "AROASIMULATEDREDRIVER:reliable-q-redriver",
} as const;

export const TRUSTED: ReadonlySet<string> = new Set(Object.values(SENDERS).map(uniqueIdOf));

export interface SimulationSettings {
  readonly stage: Settings;
  readonly consumer: ConsumerSettings;
  readonly notifier: NotifierSettings;
  readonly redriver: RedriverSettings;
  readonly mainVisibilitySeconds: number;
  readonly deadLetterVisibilitySeconds: number;
  readonly retryVisibilitySeconds: number;
}

/** The settings of stage prod as the constructs pass them to the functions. No number is written here. */
export function createSimulationSettings(): SimulationSettings {
  const stage = resolveSettings(
    { STAGE: "prod", ALERT_EMAILS: "operations@example.com" },
    { default: application },
  );
  const { consumer, notifier, redriver, backoff, alerts } = stage;
  return {
    stage,
    consumer: {
      queueUrl: URLS.main,
      deadLetterQueueUrl: URLS.deadLetter,
      trustedSenders: TRUSTED,
      maxReceiveCount: stage.queue.maxReceiveCount,
      backoff: {
        baseSeconds: consumer.retryBackoffBaseSeconds,
        capSeconds: consumer.retryBackoffCapSeconds,
      },
    },
    notifier: {
      deadLetterQueueUrl: URLS.deadLetter,
      retryQueueUrl: URLS.retry,
      quarantineQueueUrl: URLS.quarantine,
      trustedSenders: TRUSTED,
      producersBySender: new Map(),
      maxMessageBytes: stage.queue.maxMessageBytes,
      maxAttempts: backoff.maxAttempts,
      backoff,
      alertSpacingMs: Math.ceil(alertRate(stage).spacingSeconds * 1000),
      alertsPerHour: alerts.maxAlertsPerHour / notifier.maximumConcurrency,
      alert: {
        stage: stage.stage,
        maxAttempts: backoff.maxAttempts,
        dlqOptions: "--stage test",
        queue: stage.name,
        runbookUrl: stage.runbookUrl,
      },
    },
    redriver: readRedriverSettings({
      TRUSTED_SENDERS: [...TRUSTED].join(","),
      QUEUE_URL: URLS.main,
      RETRY_QUEUE_URL: URLS.retry,
      QUARANTINE_QUEUE_URL: URLS.quarantine,
      ALERTS_TOPIC_ARN: "simulated:alerts",
      ALERTS_SUBSCRIPTIONS: "1",
      OPERATIONS_TOPIC_ARN: "simulated:operations",
      OPERATIONS_SUBSCRIPTIONS: "1",
      MAX_ATTEMPTS: String(backoff.maxAttempts),
      MAX_MESSAGE_BYTES: String(stage.queue.maxMessageBytes),
      REDRIVE_INTERVAL_SECONDS: String(redriver.redriveIntervalSeconds),
      VISIBILITY_TIMEOUT_SECONDS: String(retryVisibilitySeconds(redriver.timeoutSeconds)),
      RUN_CAP: String(redriver.runCap),
      RATE_PER_SECOND: String(redriver.ratePerSecond),
      RENEW_AFTER_DAYS: String(redriver.renewAfterDays),
      MAX_HOLD_DAYS: String(redriver.maxHoldDays),
      IN_FLIGHT_LIMIT: String(redriver.inFlightLimit),
      HELD_MEGABYTES: String(redriver.heldMegabytes),
    }),
    mainVisibilitySeconds: mappedVisibilitySeconds(consumer.timeoutSeconds, consumer.batchingWindowSeconds),
    deadLetterVisibilitySeconds: mappedVisibilitySeconds(
      notifier.timeoutSeconds,
      notifier.batchingWindowSeconds,
    ),
    retryVisibilitySeconds: retryVisibilitySeconds(redriver.timeoutSeconds),
  };
}
