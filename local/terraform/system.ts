/**
 * What runs: every reference resolved, every resource created. `provision.ts` creates it from synthesized stacks on
 * an empty endpoint; a test creates it from resources that were applied elsewhere.
 */
export interface System {
  readonly endpoint: string;
  /** Where the tables are. Default: at the same endpoint. */
  readonly tablesEndpoint?: string;
  readonly region: string;
  readonly queues: readonly DeployedQueue[];
  readonly topics: readonly DeployedTopic[];
  readonly mailboxes: readonly Mailbox[];
  readonly functions: readonly FunctionDefinition[];
  readonly mappings: readonly EventSourceMapping[];
  readonly schedules: readonly Schedule[];
}

export interface DeployedQueue {
  readonly name: string;
  readonly url: string;
  readonly arn: string;
}

export interface DeployedTopic {
  readonly name: string;
  readonly arn: string;
}

/** Protocols whose subscriptions the run plays. */
export type SubscriptionProtocol = "email" | "https";

/** An e-mail subscription or a webhook, and the queue that is its mailbox. */
export interface Mailbox {
  readonly protocol: SubscriptionProtocol;
  /** An e-mail address or a URL. */
  readonly address: string;
  readonly topicArn: string;
  readonly filterPolicy?: string;
  readonly queue: DeployedQueue;
}

export interface FunctionDefinition {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  /** E.g. `index.handler`: the file without its extension, and the export. */
  readonly handler: string;
  readonly runtime: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  /** Absolute path of the zip. */
  readonly zipFile: string;
  /** Base64 SHA-256 of the zip. */
  readonly sourceCodeHash: string;
  readonly environment: Readonly<Record<string, string>>;
}

export interface EventSourceMapping {
  readonly queueArn: string;
  readonly functionName: string;
  readonly batchSize: number;
  readonly batchingWindowSeconds: number;
  readonly maximumConcurrency: number;
  readonly reportBatchItemFailures: boolean;
}

export interface Schedule {
  readonly name: string;
  readonly arn: string;
  /** As synthesized, e.g. `rate(5 minutes)`. */
  readonly expression: string;
  readonly enabled: boolean;
  /** Scheduler presents it when it assumes the role. */
  readonly groupArn: string;
  /** The role with whose permissions it calls. */
  readonly roleArn: string;
  readonly functionName: string;
  readonly functionArn: string;
  /** Queue that gets the invocations that were given up. */
  readonly deadLetterArn?: string;
  /** JSON text that contains Scheduler's placeholders. */
  readonly input: string;
}
