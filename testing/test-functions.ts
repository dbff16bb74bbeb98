import type { Application } from "../core/application/application";
import { createWorldReader } from "../core/application/world";
import type { Message } from "../core/messages/message";
import type { TimeLeft } from "../core/runtime/deadline";
import type { Log } from "../core/runtime/log";
import type { Alert } from "../handlers/notifier/alerts/alert";
import { AlertBudget } from "../handlers/notifier/digests/hourly-alert-budget";
import { StormCover } from "../handlers/notifier/digests/storm-cover";
import { forwardDeadLetters } from "../handlers/notifier/forward-dead-letters";
import { redrive } from "../handlers/redriver/redrive";
import { buildEvent } from "../local/lambda/mapping/build-event";
import { asReceived } from "../scripts/virtual-aws/as-received";
import { createVirtualPorts } from "../scripts/virtual-aws/virtual-ports";
import type { VirtualSqs } from "../scripts/virtual-aws/virtual-sqs";
import { consumerWith, functionSettings } from "./function-settings";
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
  const defaults = functionSettings(QUEUES, new Set<string>(Object.values(ROLES)));
  const portsOf = (role: keyof typeof ROLES) =>
    createVirtualPorts(sqs, `${ROLES[role]}:${role}`, async (_action, effect) => effect());
  const count = () => {};
  const random = () => 0.5;
  const readWorld = createWorldReader(application.world, { environment, log, now: clock.now });
  const shared = { application, readWorld, clock, log, count, random, environment };
  const timeLeft = (seconds = 300): TimeLeft => {
    const end = performance.now() + seconds * 1000;
    return () => end - performance.now();
  };
  const idsOf = ({ batchItemFailures }: { batchItemFailures: readonly { itemIdentifier: string }[] }) =>
    new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  const budget = new AlertBudget(clock.now, { perHour: 60 });
  const cover = new StormCover(clock.now);
  const consume = consumerWith(
    { ...defaults.consumer, maxReceiveCount },
    { ...shared, now: clock.now, sqs: portsOf("consumer") },
  );
  return {
    consume: async (messages) =>
      idsOf(
        await consume(
          buildEvent(messages.map(asReceived), "arn:aws:sqs:us-east-1:000000000000:main", "us-east-1"),
          timeLeft(settings.timeoutSeconds),
        ),
      ),
    notify: async (messages) =>
      idsOf(
        await forwardDeadLetters(
          messages,
          {
            ...defaults.notifier,
            maxAttempts,
            backoff,
            alert: { ...defaults.notifier.alert, queue: "test", maxAttempts },
          },
          {
            ...shared,
            ...{ budget, cover, sqs: portsOf("notifier") },
            publish: async (alert) => onAlert(alert),
          },
          timeLeft(),
        ),
      ),
    redrive: async () => {
      const port = portsOf("redriver");
      await redrive(
        { ...defaults.redriver, maxAttempts, visibilityTimeoutSeconds: 30, ratePerSecond: 1_000_000 },
        { ...shared, sqs: port, receiver: port },
        timeLeft(),
      );
    },
  };
}
