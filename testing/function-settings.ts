import type { TrustedSenders } from "../core/metadata/trusted-senders";
import type { TimeLeft } from "../core/runtime/deadline";
import { type ConsumerPorts, consumeBatch } from "../handlers/consumer/consume-batch";
import { createConsumerDeadlines } from "../handlers/consumer/consumer-deadlines";
import type { ConsumerSettings } from "../handlers/consumer/settings";
import { type SettlePorts, settleFailures } from "../handlers/consumer/settle-failures";
import type { NotifierSettings } from "../handlers/notifier/forward-dead-letters";
import type { RedriverSettings } from "../handlers/redriver/settings";

const DAY_MS = 86_400_000;

export const REDRIVE_INTERVAL_SECONDS = 300;

export interface QueueUrls {
  readonly main: string;
  readonly deadLetter: string;
  readonly retry: string;
  readonly quarantine: string;
}

/** Settings of the functions between these queues, as when deployed, except that alerts need not wait. */
export function functionSettings(urls: QueueUrls, trustedSenders: TrustedSenders) {
  const shared = { trustedSenders, maxAttempts: 8, maxMessageBytes: 262_144 };
  const held = { retryQueueUrl: urls.retry, quarantineQueueUrl: urls.quarantine };
  const consumer: ConsumerSettings = {
    queueUrl: urls.main,
    deadLetterQueueUrl: urls.deadLetter,
    trustedSenders,
    maxReceiveCount: 2,
    backoff: { baseSeconds: 5, capSeconds: 60 },
  };
  const notifier: NotifierSettings = {
    ...shared,
    ...held,
    deadLetterQueueUrl: urls.deadLetter,
    producersBySender: new Map(),
    backoff: { baseSeconds: 300, capSeconds: 21_600 },
    alertSpacingMs: 0,
    alertsPerHour: 60,
    alert: {
      stage: "test",
      queue: "reliable_q",
      maxAttempts: shared.maxAttempts,
      dlqOptions: "--stage test",
      runbookUrl: "docs/runbook.md",
    },
  };
  const redriver: RedriverSettings = {
    ...shared,
    ...held,
    queueUrl: urls.main,
    intervalSeconds: REDRIVE_INTERVAL_SECONDS,
    visibilityTimeoutSeconds: 330,
    runCap: 10_000,
    ratePerSecond: 500,
    inFlightLimit: 100_000,
    renewAfterMs: 7 * DAY_MS,
    maxHoldMs: 90 * DAY_MS,
    budget: { messages: 20_000, bytes: 128 * 1_048_576 },
  };
  return { consumer, notifier, redriver };
}

/** The consumer as its handler assembles it, with these ports. */
export const consumerWith =
  <M, W>(
    settings: ConsumerSettings,
    {
      sqs,
      random,
      now,
      ...ports
    }: Omit<ConsumerPorts<M, W>, "settleFailures" | "trustedSenders"> & SettlePorts,
  ) =>
  (event: unknown, timeLeft: TimeLeft) =>
    consumeBatch(
      event,
      {
        ...ports,
        trustedSenders: settings.trustedSenders,
        settleFailures: (failures, deadlines) =>
          settleFailures(failures, settings, { sqs, random, now, log: ports.log }, deadlines),
      },
      createConsumerDeadlines(timeLeft),
    );
