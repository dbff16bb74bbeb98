import type { Application } from "../core/application/application";
import { createWorldReader } from "../core/application/world";
import type { Message } from "../core/messages/message";
import type { TimeLeft } from "../core/runtime/deadline";
import type { Log } from "../core/runtime/log";
import { consumeBatch } from "../handlers/consumer/consume-batch";
import { createConsumerDeadlines } from "../handlers/consumer/consumer-deadlines";
import { settleFailures } from "../handlers/consumer/settle-failures";
import type { Alert } from "../handlers/notifier/alerts/alert";
import { AlertBudget } from "../handlers/notifier/digests/hourly-alert-budget";
import { StormCover } from "../handlers/notifier/digests/storm-cover";
import { forwardDeadLetters } from "../handlers/notifier/forward-dead-letters";
import { redrive } from "../handlers/redriver/redrive";
import { buildEvent } from "../local/lambda/mapping/build-event";
import { createVirtualPorts } from "../scripts/virtual-aws/virtual-ports";
import type { VirtualSqs } from "../scripts/virtual-aws/virtual-sqs";
import type { TestClock } from "./test-clock";

/** Names of the queues, which are their URLs too. */
export const QUEUES = {
  main: "main",
  deadLetter: "dead-letter",
  retry: "retry",
  quarantine: "quarantine",
} as const;

/** Unique ids of the functions' roles. */
const ROLES = { consumer: "AROACONSUMER", notifier: "AROANOTIFIER", redriver: "AROAREDRIVER" } as const;

const MEMORY_BYTES = 100 * 1_048_576;
const DAY_MS = 86_400_000;

export interface FunctionsSettings {
  readonly maxReceiveCount: number;
  readonly maxAttempts: number;
  readonly backoff: { readonly baseSeconds: number; readonly capSeconds: number };
  readonly environment: Readonly<Record<string, string>>;
  /** How long the consumer may take for a batch, on the machine's own clock. */
  readonly timeoutSeconds: number;
}

export interface TestFunctions {
  /** Throws if Lambda would retry the whole batch. Returns the ids of what failed. */
  consume(messages: readonly Message[]): Promise<ReadonlySet<string>>;
  notify(messages: readonly Message[]): Promise<ReadonlySet<string>>;
  redrive(): Promise<void>;
}

export const REDRIVE_INTERVAL_SECONDS = 300;

/**
 * The functions of a queue as they are deployed, except for their clients: queues, topic and clock are in this
 * process.
 */
export function createFunctions(
  application: Application,
  settings: FunctionsSettings,
  {
    sqs,
    clock,
    log,
    onAlert,
  }: { sqs: VirtualSqs; clock: TestClock; log: Log; onAlert: (alert: Alert) => void },
): TestFunctions {
  const { environment, maxAttempts, maxReceiveCount, backoff } = settings;
  const trustedSenders = new Set<string>(Object.values(ROLES));
  const portsOf = (role: keyof typeof ROLES) =>
    createVirtualPorts(sqs, `${ROLES[role]}:${role}`, async (_action, effect) => effect());
  const count = () => {};
  const random = () => 0.5;
  const shared = { clock, log, count, random, environment };
  const world = createWorldReader(application.world, { environment, log, now: clock.now });
  const timeLeft = (seconds = 300): TimeLeft => {
    const end = performance.now() + seconds * 1000;
    return () => end - performance.now();
  };
  const idsOf = ({ batchItemFailures }: { batchItemFailures: readonly { itemIdentifier: string }[] }) =>
    new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  const budget = new AlertBudget(clock.now, { perHour: 60 });
  const cover = new StormCover(clock.now);
  return {
    consume: async (messages) =>
      idsOf(
        await consumeBatch(
          buildEvent(messages.map(asReceived), "arn:aws:sqs:us-east-1:000000000000:main", "us-east-1"),
          {
            ...shared,
            application,
            trustedSenders,
            readWorld: world,
            settleFailures: (failures, deadlines) =>
              settleFailures(
                failures,
                {
                  queueUrl: QUEUES.main,
                  deadLetterQueueUrl: QUEUES.deadLetter,
                  trustedSenders,
                  maxReceiveCount,
                  backoff: { baseSeconds: 5, capSeconds: 60 },
                },
                { sqs: portsOf("consumer"), random, now: clock.now, log },
                deadlines,
              ),
          },
          createConsumerDeadlines(timeLeft(settings.timeoutSeconds)),
        ),
      ),
    notify: async (messages) =>
      idsOf(
        await forwardDeadLetters(
          messages,
          {
            deadLetterQueueUrl: QUEUES.deadLetter,
            retryQueueUrl: QUEUES.retry,
            quarantineQueueUrl: QUEUES.quarantine,
            trustedSenders,
            producersBySender: new Map(),
            maxMessageBytes: 262_144,
            maxAttempts,
            backoff,
            alertSpacingMs: 0,
            alertsPerHour: 60,
            alert: {
              ...{ stage: "test", queue: "test", maxAttempts },
              ...{ dlqOptions: "--stage test", runbookUrl: "docs/runbook.md" },
            },
          },
          {
            ...shared,
            application,
            readWorld: world,
            sqs: portsOf("notifier"),
            publish: async (alert) => onAlert(alert),
            budget,
            cover,
          },
          timeLeft(),
        ),
      ),
    redrive: async () => {
      const port = portsOf("redriver");
      await redrive(
        {
          queueUrl: QUEUES.main,
          retryQueueUrl: QUEUES.retry,
          quarantineQueueUrl: QUEUES.quarantine,
          trustedSenders,
          maxAttempts,
          maxMessageBytes: 262_144,
          intervalSeconds: REDRIVE_INTERVAL_SECONDS,
          visibilityTimeoutSeconds: 30,
          runCap: 10_000,
          ratePerSecond: 1_000_000,
          inFlightLimit: 100_000,
          renewAfterMs: 7 * DAY_MS,
          maxHoldMs: 90 * DAY_MS,
          budget: { messages: 20_000, bytes: MEMORY_BYTES },
        },
        { ...shared, sqs: port, receiver: port },
        timeLeft(),
      );
    },
  };
}

/** As the SDK returns what it received. */
const asReceived = ({
  messageId,
  receiptHandle,
  body,
  attributes,
  senderId,
  sentAt,
  receiveCount,
  groupId,
}: Message) => ({
  MessageId: messageId,
  ReceiptHandle: receiptHandle,
  Body: body,
  MessageAttributes: { ...attributes },
  Attributes: {
    ApproximateReceiveCount: String(receiveCount),
    SentTimestamp: String(sentAt),
    SenderId: senderId,
    ...(groupId !== undefined && { MessageGroupId: groupId }),
  },
});
