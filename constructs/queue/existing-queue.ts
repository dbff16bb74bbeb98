import { DataAwsSqsQueue } from "@cdktf/provider-aws/lib/data-aws-sqs-queue";
import type { Construct } from "constructs";
import { parseQueueArn, type QueueArn } from "../../core/names/queue-arn";
import { ConstructError } from "../construct-error";
import type { IKey } from "../security/key";
import { GrantableQueue } from "./queue";
import { refuseExistingFifo } from "./refuse-fifo";

/**
 * An existing queue that another team's Terraform owns. The queue is not changed. These props are checked at synth, and
 * `dlq check` compares them with the account.
 */
export interface ExistingQueueProps {
  /**
   * Its ARN, as a literal: all other names derive from it at synth. It must be a standard queue in the account and region
   * of the deployment, because SQS accepts no DLQ from elsewhere.
   * @example "arn:aws:sqs:eu-central-1:123456789012:payments"
   */
  readonly arn: string;

  /**
   * Its visibility timeout. At least six times the consumer's timeout plus the batching window.
   * @default - the minimum; `dlq check` verifies it
   * @example 180
   */
  readonly visibilityTimeoutSeconds?: number;

  /**
   * Its retention period. Longer than all receives of a message can take.
   * @default - assumed to be long enough; `dlq check` verifies it
   * @example 345600
   */
  readonly retentionSeconds?: number;

  /**
   * The largest message that it accepts. At most `maxMessageBytes`, because larger messages could not be held.
   * @default - at most `maxMessageBytes`; `dlq check` verifies it
   * @example 262144
   */
  readonly maxMessageBytes?: number;

  /**
   * The key that it is encrypted with.
   * @default - a key that SQS owns
   * @example existingKey("arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab")
   */
  readonly key?: IKey;

  /**
   * Who writes its redrive policy, the one attribute that must be right for bad messages to be isolated. `"owner"`: its
   * owner adds the line that `dlq check` prints, and nothing of the queue is changed. `"deployment"`: this deployment sets
   * it, and nothing else; its owner's Terraform must then not set `redrive_policy`, or each undoes the other.
   * @default "owner"
   * @example "deployment"
   */
  readonly redrivePolicy?: "owner" | "deployment";
}

/** An existing queue, as `ReliableQueueProps.queue` accepts it. */
export interface ExistingQueueReference extends ExistingQueueProps {
  readonly kind: "existing";
}

/**
 * Adds the system to an existing queue, which is not changed.
 * @example new ReliableQueue(this, "payments", { name: "payments", queue: existing({ arn }), alertEmails })
 */
export const existing = (props: ExistingQueueProps): ExistingQueueReference => ({
  ...props,
  kind: "existing",
});

/** Reads its ARN. Throws ConstructError if it cannot be the main queue. */
export function readExistingArn(constructPath: string, { arn }: ExistingQueueProps): QueueArn {
  const parsed = parseQueueArn(arn);
  if (parsed === undefined) {
    throw new ConstructError(
      constructPath,
      `queue.arn must be the ARN of a queue as text, such as arn:aws:sqs:eu-central-1:123456789012:payments, but is "${arn}". All names derive from it at synth, so it must be a literal.`,
    );
  }
  refuseExistingFifo(constructPath, parsed.name);
  return parsed;
}

export interface ExistingMainQueueProps {
  readonly existing: ExistingQueueProps;
  readonly visibilityTimeoutSeconds: number;
  readonly maxMessageBytes: number;
}

/** The queue, read by Terraform and never written. A plan fails if it does not exist in this account and region. */
export class ExistingQueue extends GrantableQueue {
  readonly queueName: string;
  readonly arn: string;
  readonly url: string;
  readonly visibilityTimeoutSeconds: number;
  readonly maxMessageBytes: number;
  readonly keysWithin: ReadonlySet<IKey>;
  protected readonly key: IKey | undefined;

  constructor(scope: Construct, id: string, props: ExistingMainQueueProps) {
    super(scope, id);
    const { existing: given } = props;
    this.queueName = readExistingArn(this.node.path, given).name;
    const queue = new DataAwsSqsQueue(this, "queue", {
      name: this.queueName,
      lifecycle: {
        postcondition: [
          {
            condition: `\${self.arn == "${given.arn}"}`,
            errorMessage: `The queue ${this.queueName} in this account and region is not ${given.arn}. SQS accepts no DLQ from another account or region. Deploy to the queue's account and region.`,
          },
        ],
      },
    });
    this.arn = queue.arn;
    this.url = queue.url;
    this.visibilityTimeoutSeconds = props.visibilityTimeoutSeconds;
    this.maxMessageBytes = props.maxMessageBytes;
    this.key = given.key;
    this.keysWithin = new Set(given.key === undefined ? [] : [given.key]);
  }
}
