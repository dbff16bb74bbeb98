import type { Stage } from "../../core/project/stages";
import type { ITopic } from "../topics/topic";

/** Lambda runtimes that the bundles are built for. nodejs24.x needs the AWS provider 6.21 or later. */
export const RUNTIMES = ["nodejs22.x", "nodejs24.x"] as const;
export type Runtime = (typeof RUNTIMES)[number];

/**
 * Whether queues and topics are encrypted with a key of this deployment instead of one that SQS owns. `retiring`: no
 * longer, but the key is kept for the messages that it has encrypted.
 */
export type CustomerManagedKey = boolean | "retiring";

export interface QueueSettings {
  /** Receives of a message in the main queue before SQS moves it to the DLQ. */
  readonly maxReceiveCount: number;
  /** How often the notifier may fail on a dead letter before SQS moves it to quarantine. */
  readonly notifierReceives: number;
  /** The largest message that the queues accept, in bytes, body and attributes together. */
  readonly maxMessageBytes: number;
  /** For an existing main queue, if its owner states it. Default: derived from the consumer's timing. */
  readonly visibilityTimeoutSeconds?: number;
  /** How long the main queue keeps a message. Default: 10 days; for an existing queue: not known. */
  readonly messageRetentionSeconds?: number;
  /** How long a message stays invisible after it was sent to the main queue. Default: 0. */
  readonly deliveryDelaySeconds?: number;
  /** How long SQS uses a data key before it asks KMS for another. Default: SQS's own, 300. */
  readonly dataKeyReuseSeconds?: number;
}

/** The function that simulates the application's producers. The application says what it sends. */
export interface ProducerSettings {
  /** Whether it is deployed. */
  readonly enabled: boolean;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  /** Variables that it reads in addition to the queue's URL. */
  readonly environment: Readonly<Record<string, string>>;
}

/** A function with an event source mapping. */
export interface MappedFunctionSettings {
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly batchSize: number;
  readonly batchingWindowSeconds: number;
  /** Maximum number of concurrent invocations that the mapping starts. */
  readonly maximumConcurrency: number;
}

export interface ConsumerSettings extends MappedFunctionSettings {
  /** Equal-jitter backoff between two receives of one message. */
  readonly retryBackoffBaseSeconds: number;
  readonly retryBackoffCapSeconds: number;
}

export interface BackoffSettings {
  /** How often the system itself sends a message back. */
  readonly maxAttempts: number;
  readonly baseSeconds: number;
  readonly capSeconds: number;
}

export interface RedriverSettings {
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly redriveIntervalSeconds: number;
  readonly renewIntervalSeconds: number;
  /** Maximum number of messages sent back in one run. */
  readonly runCap: number;
  readonly ratePerSecond: number;
  /** Runs that each scheduled time starts side by side. Cap and rate apply to each. */
  readonly runsAtOnce: number;
  /** Maximum size of the bodies and attributes that a run holds in memory at once, in MB. */
  readonly heldMegabytes: number;
  /** A held message is sent to its own queue again when it is older than this. */
  readonly renewAfterDays: number;
  /** A message held for longer needs a person. */
  readonly maxHoldDays: number;
  /** Messages in flight above which the redriver stops deferring. */
  readonly inFlightLimit: number;
}

export interface AlertSettings {
  /** Maximum number of alerts a second to one subscription. */
  readonly alertsPerSecond: number;
  /** Alerts an hour to one subscription in the long run, whatever happens. */
  readonly maxAlertsPerHour: number;
}

/**
 * Alarms in addition to those that guard against loss, which every deployment has: all, or these, by the ends of
 * their names.
 */
export type OtherAlarms = "all" | readonly string[];

/** What a stage decides. One record per stage: see stages.ts. */
export interface StageSettings {
  /** Precedes every name, so that several stages fit in one account. */
  readonly namePrefix: string;
  readonly queue: QueueSettings;
  readonly producer: ProducerSettings;
  readonly consumer: ConsumerSettings;
  readonly notifier: MappedFunctionSettings;
  readonly backoff: BackoffSettings;
  readonly redriver: RedriverSettings;
  readonly alerts: AlertSettings;
  readonly alarms: OtherAlarms;
  /** Whether there is a dashboard. */
  readonly dashboard: boolean;
  /** Variables that the application reads, in the consumer and in the notifier. */
  readonly environment: Readonly<Record<string, string>>;
  readonly runtime: Runtime;
  readonly logRetentionDays: number;
  /** Whether queues say which queues may use them as their DLQ. Some emulators do not store this. */
  readonly redriveAllowPolicies: boolean;
  readonly customerManagedKey: CustomerManagedKey;
  /** Whether a message is processed only once, no matter how many copies of it arrive. */
  readonly idempotency: boolean;
  /** Whether alerts can be acknowledged and snoozed by group. */
  readonly alertAcknowledgements: boolean;
  /** Whether Terraform refuses to destroy queues and keys, and with them what they hold. */
  readonly preventDestroy: boolean;
  /** Addresses that get every alert. If the list in the stage's record is empty, the deployer must set them. */
  readonly alertEmails: readonly string[];
  readonly producerAlertEmails: readonly ProducerAlertEmail[];
  /** HTTPS endpoints that get every alert. */
  readonly alertWebhooks: readonly string[];
  readonly alertSlackChannels: readonly SlackChannel[];
  readonly alertTeamsChannels: readonly TeamsChannel[];
  /** Where the runbook is read: a URL, or a path in the project. Alerts and alarms name a section of it. */
  readonly runbookUrl: string;
  /**
   * Which senders speak for which producers: `AROAEXAMPLE=team:3`. A producer that is not bound to a sender may be
   * named by anyone.
   */
  readonly producerSenders: readonly string[];
}

/** A channel in which Amazon Q Developer shows alerts. Its workspace must be authorized once, in the AWS console. */
export interface SlackChannel {
  /** E.g. `T012AB3CD`. */
  readonly workspaceId: string;
  /** E.g. `C012AB3CD`. */
  readonly channelId: string;
}

/** The same for Microsoft Teams. */
export interface TeamsChannel {
  /** UUID of the Microsoft Entra tenant. */
  readonly tenantId: string;
  /** UUID of the team's group. */
  readonly teamId: string;
  /** As in the channel's link: `19%3aab…%40thread.tacv2`. */
  readonly channelId: string;
}

/** An address that gets the alerts of one producer. */
export interface ProducerAlertEmail {
  /** As alerts name it: the application's noun and an id, such as `team:3`. */
  readonly producer: string;
  readonly address: string;
}

/** Who gets alerts. */
export type AlertSubscribers = Pick<
  Settings,
  | "alertEmails"
  | "alertWebhooks"
  | "alertSlackChannels"
  | "alertTeamsChannels"
  | "producerAlertEmails"
  | "alertsTopic"
>;

/** Everything that the stacks are built from: the stage's record and what the deployer set. */
export interface Settings extends StageSettings {
  /** Name of the main queue. Every other name is derived from it and the prefix. */
  readonly name: string;
  /** Whether its project has other queues, so that commands must name it. Default: it has none. */
  readonly oneOfSeveral?: boolean;
  readonly stage: Stage;
  readonly region: string;
  /** Addresses that the alarms go to. */
  readonly operationsEmails: readonly string[];
  /**
   * The first part of the key of Terraform's state in a bucket, and the tag `Project`. Default: this repository's
   * name.
   */
  readonly projectName?: string;
  /** Gets the alerts instead of a topic of this deployment. */
  readonly alertsTopic?: ITopic;
  /** ARNs of principals that may assume the operators' role. Default: everyone that the account's IAM allows to. */
  readonly operatorPrincipals?: readonly string[];
  /** S3 bucket of Terraform's state. Default: a file in the project's folder. */
  readonly stateBucket?: string;
  /** What the deployer should know but need not change. `cdktf synth` shows it. */
  readonly warnings: readonly string[];
}
