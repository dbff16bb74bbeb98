import { Construct } from "constructs";
import type { IKey } from "../security/key";
import type { Grantee } from "../security/policy-document";

/** A standard queue as functions, alarms and operators need it, whoever created it. */
export interface IQueue {
  readonly queueName: string;
  readonly arn: string;
  readonly url: string;
  readonly visibilityTimeoutSeconds: number;
  /** Bytes of a message, body and attributes together. */
  readonly maxMessageBytes: number;
  /**
   * Keys of everything that may be in it: a message stays encrypted with the key of the queue that it was sent to.
   */
  readonly keysWithin: ReadonlySet<IKey>;
  grantSend(grantee: Grantee): void;
  /** Allows what an event source mapping needs: receiving, deleting and counting. */
  grantConsume(grantee: Grantee): void;
  /** Allows decrypting what is in it, including with former keys and those of the queues that it came from. */
  grantDecrypt(grantee: Grantee): void;
  grantChangeVisibility(grantee: Grantee): void;
}

/** The grants, which are the same for every queue. */
export abstract class GrantableQueue extends Construct implements IQueue {
  abstract readonly queueName: string;
  abstract readonly arn: string;
  abstract readonly url: string;
  abstract readonly visibilityTimeoutSeconds: number;
  abstract readonly maxMessageBytes: number;
  abstract readonly keysWithin: ReadonlySet<IKey>;
  /** Encrypts what is sent. Undefined: a key that SQS owns does. */
  protected abstract readonly key: IKey | undefined;

  grantSend(grantee: Grantee): void {
    grantee.allow(this.arn, ["sqs:SendMessage"]);
    this.key?.grantEncrypt(grantee);
  }

  grantConsume(grantee: Grantee): void {
    grantee.allow(this.arn, ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]);
    this.grantDecrypt(grantee);
  }

  grantDecrypt(grantee: Grantee): void {
    for (const key of this.keysWithin) key.grantDecrypt(grantee);
  }

  grantChangeVisibility(grantee: Grantee): void {
    grantee.allow(this.arn, ["sqs:ChangeMessageVisibility"]);
  }
}
