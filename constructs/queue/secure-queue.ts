import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy";
import { SqsQueueRedriveAllowPolicy } from "@cdktf/provider-aws/lib/sqs-queue-redrive-allow-policy";
import type { Construct } from "constructs";
import type { IKey } from "../security/key";
import { POLICY_VERSION } from "../security/policy-document";
import { checkName } from "../settings/check-name";
import { checkPropsRange } from "../settings/check-props-range";
import { GrantableQueue, type IQueue } from "./queue";

export interface SecureQueueProps {
  readonly queueName: string;
  readonly retentionSeconds: number;
  /** Default: 30 s, as in SQS. */
  readonly visibilityTimeoutSeconds?: number;
  /** Bytes of a message, body and attributes together. Default: 262,144, as in the provider. */
  readonly maxMessageBytes?: number | undefined;
  /** How long a message stays invisible after it was sent. Default: 0 s. */
  readonly deliveryDelaySeconds?: number | undefined;
  /** How long SQS uses a data key of `key` before it asks KMS for another. Default: SQS's own, 300 s. */
  readonly dataKeyReuseSeconds?: number | undefined;
  /** ARNs of principals that may send, in addition to those that this account's IAM allows to. Default: nobody. */
  readonly senders?: readonly string[] | undefined;
  /** Whether Terraform refuses to destroy the queue. Default: false. */
  readonly preventDestroy?: boolean | undefined;
  /** Encrypts the messages. Default: a key that SQS owns (SSE-SQS). */
  readonly key?: IKey | undefined;
  /** A key that is no longer used but has encrypted messages that may still be in the queue. Default: none. */
  readonly formerKey?: IKey | undefined;
}

const DEFAULT_VISIBILITY_SECONDS = 30;
/** The provider's default. */
export const DEFAULT_MAX_MESSAGE_BYTES = 262_144;

/** A standard queue that is encrypted and refuses calls without TLS. */
export class SecureQueue extends GrantableQueue {
  readonly queue: SqsQueue;
  readonly queueName: string;
  readonly arn: string;
  readonly url: string;
  readonly visibilityTimeoutSeconds: number;
  readonly maxMessageBytes: number;
  readonly keysWithin = new Set<IKey>();
  protected readonly key: IKey | undefined;

  constructor(scope: Construct, id: string, props: SecureQueueProps) {
    super(scope, id);
    this.visibilityTimeoutSeconds = props.visibilityTimeoutSeconds ?? DEFAULT_VISIBILITY_SECONDS;
    this.maxMessageBytes = props.maxMessageBytes ?? DEFAULT_MAX_MESSAGE_BYTES;
    checkPropsRange(this.node.path, {
      "queue.messageRetentionSeconds": props.retentionSeconds,
      "queue.visibilityTimeoutSeconds": this.visibilityTimeoutSeconds,
      "queue.maxMessageBytes": this.maxMessageBytes,
    });
    this.queue = new SqsQueue(this, "queue", {
      name: checkName(this, "SQS queue", props.queueName),
      messageRetentionSeconds: props.retentionSeconds,
      visibilityTimeoutSeconds: this.visibilityTimeoutSeconds,
      maxMessageSize: this.maxMessageBytes,
      ...(props.deliveryDelaySeconds !== undefined && { delaySeconds: props.deliveryDelaySeconds }),
      ...(props.key ? { kmsMasterKeyId: props.key.arn } : { sqsManagedSseEnabled: true }),
      ...(props.key &&
        props.dataKeyReuseSeconds !== undefined && {
          kmsDataKeyReusePeriodSeconds: props.dataKeyReuseSeconds,
        }),
      ...(props.preventDestroy && { lifecycle: { preventDestroy: true } }),
    });
    this.queueName = props.queueName;
    this.key = props.key;
    for (const key of [props.key, props.formerKey]) if (key) this.keysWithin.add(key);
    this.arn = this.queue.arn;
    this.url = this.queue.url;
    this.createPolicy(props.senders ?? []);
  }

  /** Records that SQS moves messages from another queue to this one. */
  takeDeadLettersOf(source: IQueue): void {
    for (const key of source.keysWithin) this.keysWithin.add(key);
  }

  /** Allows one queue, and no other, to use this one as its DLQ. */
  acceptDeadLettersOf(source: IQueue): void {
    this.redriveAllow({ redrivePermission: "byQueue", sourceQueueArns: [source.arn] });
  }

  /** Allows no queue to use this one as its DLQ. */
  acceptNoDeadLetters(): void {
    this.redriveAllow({ redrivePermission: "denyAll" });
  }

  /** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
  private redriveAllow(policy: object): void {
    new SqsQueueRedriveAllowPolicy(this, "redrive-allow-policy", {
      queueUrl: this.url,
      redriveAllowPolicy: JSON.stringify(policy),
    });
  }

  /** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html */
  private createPolicy(senders: readonly string[]): void {
    new SqsQueuePolicy(this, "policy", {
      queueUrl: this.url,
      policy: JSON.stringify({
        Version: POLICY_VERSION,
        Statement: [
          {
            Sid: "RefusePlainHttp",
            Effect: "Deny",
            Principal: "*",
            Action: "sqs:*",
            Resource: this.arn,
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          },
          ...(senders.length === 0
            ? []
            : [
                {
                  Sid: "LetSendersSend",
                  Effect: "Allow",
                  Principal: { AWS: senders },
                  Action: "sqs:SendMessage",
                  Resource: this.arn,
                },
              ]),
        ],
      }),
    });
  }
}
