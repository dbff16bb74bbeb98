import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { DataAwsPartition } from "@cdktf/provider-aws/lib/data-aws-partition";
import { Aspects } from "cdktf";
import { Construct } from "constructs";
import { EXISTING_QUEUE_OUTPUT } from "../../core/existing-queue/queue-needs";
import { ACKNOWLEDGEMENTS_PART, queueNames } from "../../core/names/queue-names";
import { addOutputs, type Output } from "../outputs";
import { EncryptionKey } from "../security/encryption-key";
import type { IKey } from "../security/key";
import { producerPolicy } from "../security/producer-policy";
import { isAccountId } from "../settings/aws-names";
import type { Settings } from "../settings/settings";
import { AcknowledgementTable } from "../tables/acknowledgement-table";
import { ProcessedMessages } from "../tables/processed-messages";
import { describeNeeds } from "./describe-needs";
import type { ExistingQueueProps } from "./existing-queue";
import { HELD_RETENTION_SECONDS, MessageQueues } from "./message-queues";
import { SecureQueue } from "./secure-queue";

export interface QueueStateProps {
  readonly settings: Settings;
  /** An existing main queue. Default: a new one. */
  readonly existing?: ExistingQueueProps | undefined;
  /** Account ids, and ARNs of roles and users, that may send to the main queue. Default: nobody. */
  readonly senders?: readonly string[] | undefined;
  /** An existing key that encrypts queues and topics. Default: as the settings say. */
  readonly encryptionKey?: IKey | undefined;
  /** An existing key that encrypted messages that may still be held. Default: none. */
  readonly formerEncryptionKey?: IKey | undefined;
  /** Whether a consumer is created here. Default: yes. */
  readonly hasConsumer?: boolean;
  /** Path of each role. Default: "/". */
  readonly iamPath?: string | undefined;
  /** Precedes the names of the outputs. Default: nothing. */
  readonly outputPrefix?: string;
}

/** What holds messages: the queues, and the key that encrypts them if the settings ask for one. */
export class QueueState extends Construct {
  readonly queues: MessageQueues;
  /** Receives the redriver invocations that EventBridge Scheduler gave up. */
  readonly scheduleFailures: SecureQueue;
  /** Encrypts queues and topics. Undefined: a key that SQS owns does. */
  readonly key: IKey | undefined;
  /** Remembers which messages were processed, if the settings ask for it. */
  readonly processed: ProcessedMessages | undefined;
  /** Remembers which alerts were acknowledged, if the settings ask for it. */
  readonly acknowledgements: AcknowledgementTable | undefined;
  /** A key that is no longer used, but is kept until nothing is left that it has encrypted. */
  private readonly formerKey: IKey | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: QueueStateProps,
  ) {
    super(scope, id);
    const { settings } = props;
    const isRetiring = settings.customerManagedKey === "retiring";
    const senders = this.principalsOf(props.senders ?? []);
    const own = this.createKey(senders);
    this.key = props.encryptionKey ?? (isRetiring ? undefined : own);
    this.formerKey = props.formerEncryptionKey ?? (isRetiring ? own : undefined);
    this.queues = this.createQueues(senders);
    this.scheduleFailures = new SecureQueue(this, "schedule-failures", {
      queueName: queueNames(settings.name, settings.namePrefix).queue("scheduleFailures"),
      retentionSeconds: HELD_RETENTION_SECONDS,
      key: this.key,
      formerKey: this.formerKey,
      dataKeyReuseSeconds: settings.queue.dataKeyReuseSeconds,
      preventDestroy: settings.preventDestroy,
    });
    this.processed = settings.idempotency ? this.createProcessed() : undefined;
    this.acknowledgements = settings.alertAcknowledgements ? this.createAcknowledgements() : undefined;
    Aspects.of(this.scheduleFailures).add(this.queues.claim);
    if (settings.redriveAllowPolicies) this.scheduleFailures.acceptNoDeadLetters();
    this.createOutputs();
  }

  /** The principal of an account is its root. */
  private principalsOf(senders: readonly string[]): string[] {
    if (!senders.some(isAccountId)) return [...senders];
    const { partition } = new DataAwsPartition(this, "partition");
    return senders.map((sender) => (isAccountId(sender) ? `arn:${partition}:iam::${sender}:root` : sender));
  }

  private createKey(senders: readonly string[]): EncryptionKey | undefined {
    const { name, namePrefix, customerManagedKey, preventDestroy } = this.props.settings;
    if (!customerManagedKey) return undefined;
    const { accountId } = new DataAwsCallerIdentity(this, "account");
    const names = queueNames(name, namePrefix);
    const key = new EncryptionKey(this, "encryption", { names, accountId, preventDestroy, senders });
    this.output("EncryptionKey", "ARN of the key that encrypts the messages of queues and topics.", key.arn);
    return key;
  }

  private createProcessed(): ProcessedMessages {
    const { name, namePrefix, preventDestroy } = this.props.settings;
    const tableName = queueNames(name, namePrefix).part("processed");
    return new ProcessedMessages(this, "processed", { tableName, key: this.key, preventDestroy });
  }

  /** Nothing is lost with it: alerts resume. */
  private createAcknowledgements(): AcknowledgementTable {
    const { name, namePrefix } = this.props.settings;
    const tableName = queueNames(name, namePrefix).part(ACKNOWLEDGEMENTS_PART);
    return new AcknowledgementTable(this, "acknowledgements", { tableName, key: this.key });
  }

  private createQueues(senders: readonly string[]): MessageQueues {
    const { name, namePrefix, queue, consumer, notifier, redriver, redriveAllowPolicies, preventDestroy } =
      this.props.settings;
    return new MessageQueues(this, "queue", {
      queueName: name,
      namePrefix,
      ...queue,
      existing: this.props.existing,
      senders,
      consumer,
      notifier,
      redriverTimeoutSeconds: redriver.timeoutSeconds,
      redriveAllowPolicies,
      preventDestroy,
      key: this.key,
      formerKey: this.formerKey,
    });
  }

  private createOutputs(): void {
    const { settings, existing } = this.props;
    if (existing !== undefined) {
      this.output(
        EXISTING_QUEUE_OUTPUT,
        "Requirements for the existing main queue. `npx dlq check` compares them with the account.",
        describeNeeds(settings, existing, this.props),
      );
    }
    const { main, deadLetter, retry, quarantine } = this.queues;
    this.output("ReliableMessageQueue", "URL of the main queue, which producers send to.", main.url);
    this.output("ProducerPolicy", "IAM policy that allows sending to the main queue.", producerPolicy(main));
    this.output("DeadLetterQueue", "URL of the DLQ, which the notifier drains.", deadLetter.url);
    this.output("RetryQueue", "URL of the queue with the messages that are scheduled for retry.", retry.url);
    this.output(
      "QuarantineQueue",
      "URL of the queue with the messages that wait for a person.",
      quarantine.url,
    );
    this.output(
      "ScheduleFailuresQueue",
      "URL of the queue with the invocations that EventBridge Scheduler gave up on.",
      this.scheduleFailures.url,
    );
  }

  private output(...output: Output): void {
    addOutputs(this, [output], this.props.outputPrefix);
  }
}
