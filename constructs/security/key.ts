import type { Grantee } from "./policy-document";

/** A KMS key that encrypts queues and topics, whoever has made it. */
export interface IKey {
  readonly arn: string;
  /** For who sends to a queue or publishes to a topic: SQS and SNS check the data key that they were given. */
  grantEncrypt(grantee: Grantee): void;
  /** For who receives. */
  grantDecrypt(grantee: Grantee): void;
}

const ARN = /^arn:aws(?:-[a-z]+)*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$|\$\{/;

/**
 * An existing key. Its policy must delegate to the account's IAM, as AWS's default does, or name the roles of
 * the deployment; `dlq check` says which. Throws RangeError for what is no ARN of a key: an alias cannot be granted.
 * @example existingKey("arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab")
 */
export function existingKey(arn: string): IKey {
  if (!ARN.test(arn)) {
    throw new RangeError(
      `existingKey must be given the ARN of a key, such as arn:aws:kms:eu-central-1:123456789012:key/1234abcd-…, but was given "${arn}". An alias is not accepted, because it may point to another key later.`,
    );
  }
  return {
    arn,
    grantEncrypt: (grantee) => grantee.allow(arn, ENCRYPT),
    grantDecrypt: (grantee) => grantee.allow(arn, DECRYPT),
  };
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html */
export const ENCRYPT: readonly string[] = ["kms:GenerateDataKey", "kms:Decrypt"];
export const DECRYPT: readonly string[] = ["kms:Decrypt"];
