import { DataAwsSqsQueue } from "@cdktf/provider-aws/lib/data-aws-sqs-queue";
import type { Construct } from "constructs";
import { parseQueueArn, type QueueArn } from "../../core/names/queue-arn";
import type { IKey } from "../security/key";
import { ConstructError } from "../settings/require-in-range";
import { GrantableQueue } from "./queue";
import { refuseExistingFifo } from "./refuse-fifo";

/**
 * An existing queue that another team's Terraform owns. The queue is not changed. These props are checked at synth, and
 * `dlq check` compares them with the account.
 */
export interface ExistingQueueProps {
  /**
   * Its ARN, as text: the names of everything else derive from it at synth. It must be a standard queue in the account
   * and region that is deployed to, because SQS takes no DLQ elsewhere.
   * @example "arn:aws:sqs:eu-central-1:123456789012:payments"
   */
  readonly arn: string;

  /**
   * Its visibility timeout. At least six times the consumer's timeout plus the batching window.
   * @default - just that; `dlq check` says whether it is
   * @example 180
   */
  readonly visibilityTimeoutSeconds?: number;

  /**
   * How long it keeps a message. Longer than all receives of a message can take.
   * @default - long enough; `dlq check` says whether it is
   * @example 345600
   */
  readonly retentionSeconds?: number;

  /**
   * The largest message that it takes. At most `maxMessageBytes`, or what is too large could not be held.
   * @default - at most `maxMessageBytes`; `dlq check` says whether it is
   * @example 262144
   */
  readonly maxMessageBytes?: number;

  /**
   * The key that it is encrypted with.
   * @default - none of yours: it is encrypted with a key that SQS owns
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

/** A queue that is there already, as `ReliableQueueProps.queue` takes it. */
export interface ExistingQueueReference extends ExistingQueueProps {
  readonly kind: "existing";
}

/**
 * Puts everything around a queue that is there already and that stays as it is.
 * @example new ReliableQueue(this, "payments", { name: "payments", queue: existing({ arn }), alertEmails })
 */
export const existing = (props: ExistingQueueProps): ExistingQueueReference => ({
  ...props,
  kind: "existing",
});

/** Reads its ARN. Throws ConstructError where no reliable queue can be made of it. */
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

/** The queue, read by Terraform and never written. A plan fails where it is not there, or elsewhere. */
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
