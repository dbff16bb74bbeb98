import { uniqueIdOf } from "../../core/metadata/trusted-senders";
import type { Random } from "../../core/runtime/backoff";
import type { ConsumerSettings } from "../../handlers/consumer/settings";
import type { AlertBudgetRules } from "../../handlers/notifier/digests/hourly-alert-budget";
import type { NotifierSettings } from "../../handlers/notifier/forward-dead-letters";
import type { RedriverSettings } from "../../handlers/redriver/settings";
import type { QueueRules, Target } from "../../scripts/virtual-aws/virtual-queue";
import type { VirtualSqs } from "../../scripts/virtual-aws/virtual-sqs";
import { functionSettings } from "../../testing/function-settings";

export const QUEUES = [
  "reliable_q",
  "dlq_for_reliable_q",
  "retry_for_reliable_q",
  "quarantine_for_reliable_q",
] as const;

export type QueueName = (typeof QUEUES)[number];

/** How the metadata of the next release differs. */
export type NextRelease = "another version" | "a field more";

/** How a history's world differs from the next one's. */
export interface Variant {
  /**
   * Alerts of one of the notifier's environments, spaced as when deployed. Undefined: as many as there are, at once.
   */
  readonly alertsPerHour: number | undefined;
  /** The DLQ's own redrive policy is reached after few receives of a failing notifier. */
  readonly fewNotifierReceives: boolean;
  /** Whether a move by redrive policy resets the receive count: sources differ on what AWS does. */
  readonly restartsReceiveCount: boolean;
  /** Whether SQS returns some messages twice. */
  readonly givesTwice: boolean;
  /** Maximum number of in-flight messages of each queue. Undefined: AWS's limit. */
  readonly inFlightLimit: number | undefined;
  /** Maximum number of messages that a redriver run sends back. Default: few, so that histories reach it. */
  readonly runCap?: number;
  readonly nextRelease: NextRelease;
  /** Whether the next release is deployed at the beginning. A step may go back to this one. */
  readonly startsWithNextRelease: boolean;
  /** Whether alerts can be acknowledged. Default: no. "at once": somebody does so after every alert. */
  readonly acknowledgements?: "now and then" | "at once" | undefined;
  /** The largest message that the queues accept. Default: `MAX_MESSAGE_BYTES`. */
  readonly maxMessageBytes?: number;
}

export const PLAIN: Variant = {
  alertsPerHour: undefined,
  fewNotifierReceives: false,
  restartsReceiveCount: false,
  givesTwice: false,
  inFlightLimit: undefined,
  nextRelease: "another version",
  startsWithNextRelease: false,
};

/** SenderIds: each function as its own role, an operator, and Lambda's pollers, which send nothing. */
export const SENDERS = {
  consumer: "AROACONSUMERCONSUMER:reliable-q-consumer",
  notifier: "AROANOTIFIERNOTIFIER:reliable-q-notifier",
  redriver: "AROAREDRIVERREDRIVER:reliable-q-redriver",
  operator: "AROAOPERATOROPERATOR:somebody",
  mapping: "",
} as const;

/** Whose metadata is trusted. */
export const TRUSTED: ReadonlySet<string> = new Set(
  [SENDERS.consumer, SENDERS.notifier, SENDERS.redriver, SENDERS.operator].map(uniqueIdOf),
);

/** How many of a hundred received messages are received twice. */
const TWICE_PERCENTAGE = 5;

export interface WorldSettings {
  readonly variant: Variant;
  readonly maxMessageBytes: number;
  readonly topicArn: string;
  readonly consumer: ConsumerSettings;
  readonly notifier: NotifierSettings;
  readonly alertBudget: AlertBudgetRules;
  readonly redriver: RedriverSettings;
  readonly dlqReceives: number;
  readonly url: (queue: string) => string;
  readonly arn: (queue: string) => string;
}

/** The queues' size limit, far below SQS's: a full batch of such messages still exceeds a call's 1 MiB. */
export const MAX_MESSAGE_BYTES = 262_144;
export const MAX_ATTEMPTS = 3;
export const MAIN_RECEIVES = 2;
/** Execution environments of the notifier: its mapping's concurrency, the minimum that Lambda accepts. */
export const NOTIFIER_CONCURRENCY = 2;

/**
 * As the stacks set it: the main queue's retention leaves the DLQ four days, because its clock keeps running there.
 */
export const RETENTION_DAYS: Readonly<Record<QueueName, number>> = {
  reliable_q: 10,
  dlq_for_reliable_q: 14,
  retry_for_reliable_q: 14,
  quarantine_for_reliable_q: 14,
};

/** Timeouts in milliseconds. The queues' visibility timeouts follow from them. */
export const TIMEOUTS = { consumer: 10_000, notifier: 60_000, redriver: 300_000 } as const;

const arn = (queue: string) => `arn:aws:sqs:us-east-1:000000000000:${queue}`;
const url = (queue: string) => `http://sqs.us-east-1.localhost:4566/000000000000/${queue}`;

/** Creates the journey's queues. `moved` is called with what the DLQ's own redrive policy moves. */
export function createQueues(
  sqs: VirtualSqs,
  { variant, dlqReceives, maxMessageBytes }: WorldSettings,
  random: Random,
  moved: Target["arrive"],
): void {
  const { restartsReceiveCount, givesTwice, inFlightLimit } = variant;
  const create = (queue: QueueName, visibilitySeconds: number, redrive?: QueueRules["redrive"]) =>
    sqs.createQueue(
      url(queue),
      {
        visibilitySeconds,
        restartsReceiveCount,
        ...(redrive !== undefined && { redrive }),
        ...(givesTwice && { isGivenTwice: () => random() * 100 < TWICE_PERCENTAGE }),
        ...(inFlightLimit !== undefined && { inFlightLimit }),
      },
      maxMessageBytes,
    );
  create("retry_for_reliable_q", 330);
  const quarantine = create("quarantine_for_reliable_q", 300);
  const toQuarantine: Target = {
    arrive: (copy) => {
      moved(copy);
      quarantine.arrive(copy);
    },
  };
  const dlq = create("dlq_for_reliable_q", 360, { maxReceiveCount: dlqReceives, to: toQuarantine });
  create("reliable_q", 60, { maxReceiveCount: MAIN_RECEIVES, to: dlq });
}

/** The settings of a small system: few attempts, short backoffs, a run cap that histories reach. */
export function createWorldSettings(variant: Variant): WorldSettings {
  const { alertsPerHour, fewNotifierReceives, maxMessageBytes = MAX_MESSAGE_BYTES, runCap = 25 } = variant;
  const urls = {
    main: url("reliable_q"),
    deadLetter: url("dlq_for_reliable_q"),
    retry: url("retry_for_reliable_q"),
    quarantine: url("quarantine_for_reliable_q"),
  };
  const { consumer, notifier, redriver } = functionSettings(urls, TRUSTED);
  const shared = { maxAttempts: MAX_ATTEMPTS, maxMessageBytes };
  const dlqReceives = MAIN_RECEIVES + 1 + (fewNotifierReceives ? 4 : 50);
  const perHour = alertsPerHour ?? 1_000;
  return {
    variant,
    maxMessageBytes,
    topicArn: "arn:aws:sns:us-east-1:000000000000:alerts",
    consumer: { ...consumer, maxReceiveCount: MAIN_RECEIVES, backoff: { baseSeconds: 1, capSeconds: 5 } },
    notifier: {
      ...notifier,
      ...shared,
      backoff: { baseSeconds: 60, capSeconds: 600 },
      alertSpacingMs: alertsPerHour === undefined ? 0 : NOTIFIER_CONCURRENCY * 1_000,
      alertsPerHour: perHour,
      alert: { ...notifier.alert, maxAttempts: MAX_ATTEMPTS },
    },
    alertBudget: { perHour, ...(alertsPerHour === undefined && { burst: 100 }) },
    redriver: {
      ...redriver,
      ...shared,
      runCap,
      ratePerSecond: 1_000,
      // As deployed: below what the queue takes.
      inFlightLimit: Math.floor((variant.inFlightLimit ?? 120_000) * (100_000 / 120_000)),
      budget: { messages: 1_000, bytes: 64 * 1_048_576 },
    },
    dlqReceives,
    url,
    arn,
  };
}
