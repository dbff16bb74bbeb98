import { SqsQueueRedrivePolicy } from "@cdktf/provider-aws/lib/sqs-queue-redrive-policy";
import { Aspects } from "cdktf";
import { Construct } from "constructs";
import { QUEUE_LIMITS } from "../../core/limits/limit-table";
import { queueNames } from "../../core/names/queue-names";
import { ConstructError } from "../construct-error";
import type { IKey } from "../security/key";
import { requireQueueName } from "../settings/check-name";
import { checkPropsRange } from "../settings/check-props-range";
import {
  deadLetterMaxReceiveCount,
  mappedVisibilitySeconds,
  retryVisibilitySeconds,
} from "../settings/queue-timing";
import { refuseSameName } from "../settings/refuse-same-name";
import { ExistingQueue, type ExistingQueueProps } from "./existing-queue";
import { NameClaim } from "./name-claim";
import type { IQueue } from "./queue";
import { refuseFifo } from "./refuse-fifo";
import { DEFAULT_MAX_MESSAGE_BYTES, SecureQueue } from "./secure-queue";

const DAY = 86_400;

/**
 * Moving a message from a standard queue to its DLQ does not restart its retention period: 10 of 14 days leave 4
 * there.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
 */
export const MAIN_RETENTION_SECONDS = 10 * DAY;
/** The longest retention period of SQS. */
export const HELD_RETENTION_SECONDS = 14 * DAY;
/** Long enough to read a message, short enough not to hide it from the next person. */
export const QUARANTINE_VISIBILITY_SECONDS = 300;

export const DEFAULT_MAX_RECEIVE_COUNT = 5;
const DEFAULT_NOTIFIER_RECEIVES = 50;

export interface FunctionTiming {
  readonly timeoutSeconds: number;
  /** Of the event source mapping. */
  readonly batchingWindowSeconds: number;
}

export interface MessageQueuesProps {
  /** Name of the main queue. The others are named after it: `dlq_for_<name>`, … */
  readonly queueName: string;
  /** Precedes all names. Default: none. */
  readonly namePrefix?: string;
  /** Receives of a message before SQS moves it to the DLQ. Default: 5. */
  readonly maxReceiveCount?: number;
  /** How often the notifier may fail on a dead letter before SQS moves it to quarantine. Default: 50. */
  readonly notifierReceives?: number;
  /** The largest message, in bytes, that each of the queues accepts. Default: 262,144. */
  readonly maxMessageBytes?: number;
  /** The main queue's visibility timeout is derived from it: 6 × timeout + window. */
  readonly consumer: FunctionTiming;
  /** The DLQ's visibility timeout is derived from it: 6 × timeout + window. */
  readonly notifier: FunctionTiming;
  /** The retry queue's visibility timeout is derived from it. */
  readonly redriverTimeoutSeconds: number;
  /**
   * Whether each queue says whose DLQ it may be. Default: true. Some emulators do not store this, and Terraform then
   * waits for it until it times out.
   */
  readonly redriveAllowPolicies?: boolean;
  /** Encrypts the messages of all four queues. Default: a key that SQS owns (SSE-SQS). */
  readonly key?: IKey | undefined;
  /** For each queue that `key` encrypts. Default: SQS's own, 300 s. */
  readonly dataKeyReuseSeconds?: number | undefined;
  /** For the main queue. Default: 10 days, which leave 4 for the DLQ. */
  readonly messageRetentionSeconds?: number | undefined;
  /** For the main queue. Default: 0 s. */
  readonly deliveryDelaySeconds?: number | undefined;
  /**
   * ARNs of principals that may send to the main queue, in addition to those that this account's IAM allows to.
   * Default: nobody.
   */
  readonly senders?: readonly string[] | undefined;
  /** A key that is no longer used but has encrypted messages that may still be in the queues. Default: none. */
  readonly formerKey?: IKey | undefined;
  /** Whether Terraform refuses to destroy the queues. Default: false. */
  readonly preventDestroy?: boolean;
  /** Refused: see the error. Default: false. */
  readonly fifo?: boolean;
  /** An existing main queue. Default: a new one. */
  readonly existing?: ExistingQueueProps | undefined;
}

/**
 * The four queues of the journey and how they refer to each other: main → DLQ → quarantine by SQS itself, and the
 * retry queue for what may succeed later.
 */
export class MessageQueues extends Construct {
  readonly main: IQueue;
  /** The same queue, if it is created here. */
  readonly ownMain: SecureQueue | undefined;
  readonly deadLetter: SecureQueue;
  readonly retry: SecureQueue;
  readonly quarantine: SecureQueue;
  readonly maxReceiveCount: number;
  readonly deadLetterMaxReceiveCount: number;
  /** Keeps another Terraform state from taking over the queues. */
  readonly claim: NameClaim;

  constructor(scope: Construct, id: string, props: MessageQueuesProps) {
    super(scope, id);
    this.maxReceiveCount = props.maxReceiveCount ?? DEFAULT_MAX_RECEIVE_COUNT;
    const notifierReceives = props.notifierReceives ?? DEFAULT_NOTIFIER_RECEIVES;
    refuseFifo(this.node.path, props);
    requireQueueName(this, props.queueName);
    checkPropsRange(this.node.path, {
      "queue.maxReceiveCount": this.maxReceiveCount,
      "queue.notifierReceives": notifierReceives,
    });
    this.deadLetterMaxReceiveCount = deadLetterMaxReceiveCount(this.maxReceiveCount, notifierReceives);
    this.requireCountWithinLimit(notifierReceives);

    const { consumer, notifier } = props;
    const names = queueNames(props.queueName, props.namePrefix);
    refuseSameName(this, "a queue", [names.stem, ...names.queues]);
    this.claim = new NameClaim(this, "claim", names.queue("main"));
    Aspects.of(this).add(this.claim);
    const { key, formerKey, maxMessageBytes, preventDestroy, dataKeyReuseSeconds } = props;
    const common = { key, formerKey, maxMessageBytes, preventDestroy, dataKeyReuseSeconds };
    const visibilityTimeoutSeconds = mappedVisibilitySeconds(
      consumer.timeoutSeconds,
      consumer.batchingWindowSeconds,
    );
    const { existing } = props;
    if (existing === undefined) {
      this.ownMain = new SecureQueue(this, "main", {
        ...common,
        queueName: names.queue("main"),
        retentionSeconds: props.messageRetentionSeconds ?? MAIN_RETENTION_SECONDS,
        visibilityTimeoutSeconds,
        deliveryDelaySeconds: props.deliveryDelaySeconds,
        senders: props.senders,
      });
      this.main = this.ownMain;
    } else {
      this.main = new ExistingQueue(this, "main", {
        existing,
        visibilityTimeoutSeconds: existing.visibilityTimeoutSeconds ?? visibilityTimeoutSeconds,
        maxMessageBytes: existing.maxMessageBytes ?? maxMessageBytes ?? DEFAULT_MAX_MESSAGE_BYTES,
      });
    }
    this.deadLetter = new SecureQueue(this, "dlq", {
      ...common,
      queueName: names.queue("deadLetter"),
      retentionSeconds: HELD_RETENTION_SECONDS,
      visibilityTimeoutSeconds: mappedVisibilitySeconds(
        notifier.timeoutSeconds,
        notifier.batchingWindowSeconds,
      ),
    });
    this.retry = new SecureQueue(this, "retry", {
      ...common,
      queueName: names.queue("retry"),
      retentionSeconds: HELD_RETENTION_SECONDS,
      visibilityTimeoutSeconds: retryVisibilitySeconds(props.redriverTimeoutSeconds),
    });
    this.quarantine = new SecureQueue(this, "quarantine", {
      ...common,
      queueName: names.queue("quarantine"),
      retentionSeconds: HELD_RETENTION_SECONDS,
      visibilityTimeoutSeconds: QUARANTINE_VISIBILITY_SECONDS,
    });
    this.createRedrivePolicies(props.existing);
    if (props.redriveAllowPolicies ?? true) this.createRedriveAllowPolicies();
  }

  private requireCountWithinLimit(notifierReceives: number): void {
    const { max, source } = QUEUE_LIMITS.maxReceiveCount;
    if (this.deadLetterMaxReceiveCount <= max) return;
    throw new ConstructError(
      this.node.path,
      `maxReceiveCount + 1 + notifierReceives, the DLQ's own count, must be at most ${max}, but is ${this.maxReceiveCount} + 1 + ${notifierReceives}. (${source}) Lower one of the two.`,
    );
  }

  /** Separate resources, because queues whose policies name each other would be a cycle for Terraform. */
  private createRedrivePolicies(existing: ExistingQueueProps | undefined): void {
    if (isOurs(existing)) this.redrive("redrive-to-dlq", this.main, this.deadLetter, this.maxReceiveCount);
    this.deadLetter.takeDeadLettersOf(this.main);
    this.quarantine.takeDeadLettersOf(this.deadLetter);
    this.redrive("redrive-to-quarantine", this.deadLetter, this.quarantine, this.deadLetterMaxReceiveCount);
  }

  private redrive(id: string, from: IQueue, to: SecureQueue, maxReceiveCount: number): void {
    new SqsQueueRedrivePolicy(this, id, {
      queueUrl: from.url,
      // maxReceiveCount must be a JSON number: SQS accepts a string, but Terraform then waits for it until it times
      // out.
      redrivePolicy: JSON.stringify({ deadLetterTargetArn: to.arn, maxReceiveCount }),
    });
  }

  private createRedriveAllowPolicies(): void {
    this.deadLetter.acceptDeadLettersOf(this.main);
    this.quarantine.acceptDeadLettersOf(this.deadLetter);
    this.ownMain?.acceptNoDeadLetters();
    this.retry.acceptNoDeadLetters();
  }
}

/** Whether this deployment writes the main queue's redrive policy. */
const isOurs = (existing: ExistingQueueProps | undefined): boolean =>
  existing === undefined || existing.redrivePolicy === "deployment";
