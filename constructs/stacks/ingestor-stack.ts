import type { Construct } from "constructs";
import type { Bundler } from "../bundling/bundle";
import { HELD_RETENTION_SECONDS, ReliableQueue } from "../queue/message-queues";
import { SecureQueue } from "../queue/secure-queue";
import { EncryptionKey } from "../security/encryption-key";
import { storePolicy } from "../security/store-policy";
import type { Settings } from "../settings/settings";
import { functionDefaults, type NodeFunction } from "../workers/node-function";
import { ProducerFunction } from "../workers/producer-function";
import { BaseStack } from "./base-stack";

export const INGESTOR_STACK_ID = "sqs-message-producer-ingestor-stack";
export const QUEUE_NAME = "reliable_q";

/** What holds state: the queues; and the function that plays the stores. Deployed first. */
export class IngestorStack extends BaseStack {
  /** Of this deployment's own, for queues and topics to encrypt with, where the settings ask for one. */
  readonly key: EncryptionKey | undefined;
  /** The same when it encrypts no more: kept until nothing is left that it has encrypted. */
  private readonly formerKey: EncryptionKey | undefined;
  readonly queue: ReliableQueue;
  readonly scheduleFailures: SecureQueue;
  /** Where the settings ask for one. */
  readonly producer: NodeFunction | undefined;

  constructor(scope: Construct, settings: Settings, bundle: Bundler) {
    super(scope, INGESTOR_STACK_ID, settings);
    this.showWarnings();
    const isRetiring = settings.customerManagedKey === "retiring";
    const key = this.createKey();
    this.key = isRetiring ? undefined : key;
    this.formerKey = isRetiring ? key : undefined;
    this.queue = this.createQueue();
    this.scheduleFailures = new SecureQueue(this, "schedule-failures", {
      queueName: `${settings.namePrefix}schedule_failures_for_${QUEUE_NAME}`,
      retentionSeconds: HELD_RETENTION_SECONDS,
      key: this.key,
      formerKey: this.formerKey,
    });
    if (settings.redriveAllowPolicies) this.scheduleFailures.acceptNoDeadLetters();
    this.createQueueOutputs();
    this.producer = settings.producer.enabled ? this.createProducer(bundle) : undefined;
  }

  private createKey(): EncryptionKey | undefined {
    const { namePrefix, customerManagedKey } = this.settings;
    if (!customerManagedKey) return undefined;
    const key = new EncryptionKey(this, "encryption", { namePrefix, accountId: this.accountId });
    this.output(
      "EncryptionKey",
      "ARN of the key that messages of queues and topics are encrypted with.",
      key.arn,
    );
    return key;
  }

  private createQueue(): ReliableQueue {
    const { namePrefix, queue, consumer, notifier, redriver, redriveAllowPolicies } = this.settings;
    return new ReliableQueue(this, "queue", {
      queueName: QUEUE_NAME,
      namePrefix,
      ...queue,
      consumer,
      notifier,
      redriverTimeoutSeconds: redriver.timeoutSeconds,
      redriveAllowPolicies,
      key: this.key,
      formerKey: this.formerKey,
    });
  }

  private createProducer(bundle: Bundler): NodeFunction {
    const producer = new ProducerFunction(this, "producer", {
      defaults: functionDefaults(this.settings, bundle),
      settings: this.settings.producer,
      queue: this.queue.main,
    });
    this.output(
      "SqsDataProducer",
      "Function that plays the stores; invoke it to send orders.",
      producer.function.functionName,
    );
    return producer.function;
  }

  private createQueueOutputs(): void {
    const { main, deadLetter, retry, quarantine } = this.queue;
    this.output("ReliableMessageQueue", "URL of the queue that the stores send orders to.", main.url);
    this.output("StorePolicy", "IAM policy for who may send orders to the main queue.", storePolicy(main));
    this.output("DeadLetterQueue", "URL of the DLQ, which the notifier drains.", deadLetter.url);
    this.output("RetryQueue", "URL of the queue of what comes back by itself.", retry.url);
    this.output("QuarantineQueue", "URL of the queue of what waits for a person.", quarantine.url);
    this.output(
      "ScheduleFailuresQueue",
      "URL of the queue of the redriver's starts that failed.",
      this.scheduleFailures.url,
    );
  }
}
