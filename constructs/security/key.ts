import type { Grantee } from "./policy-document";

/** A KMS key that encrypts queues and topics, whoever created it. */
export interface IKey {
  readonly arn: string;
  /**
   * For principals that send to a queue or publish to a topic: SQS and SNS check the data key that they were given.
   */
  grantEncrypt(grantee: Grantee): void;
  /** For principals that receive. */
  grantDecrypt(grantee: Grantee): void;
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html */
export const ENCRYPT: readonly string[] = ["kms:GenerateDataKey", "kms:Decrypt"];
export const DECRYPT: readonly string[] = ["kms:Decrypt"];
