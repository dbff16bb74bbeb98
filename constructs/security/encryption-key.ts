import { DataAwsPartition } from "@cdktf/provider-aws/lib/data-aws-partition";
import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Construct } from "constructs";
import type { QueueNames } from "../../core/names/queue-names";
import { checkName } from "../settings/check-name";
import { DECRYPT, ENCRYPT, type IKey } from "./key";
import { type Grantee, POLICY_VERSION } from "./policy-document";

export interface EncryptionKeyProps {
  readonly names: Pick<QueueNames, "stem">;
  /** The account that the key belongs to. */
  readonly accountId: string;
  /** Whether Terraform refuses to destroy the key. Default: false. */
  readonly preventDestroy?: boolean;
  /** ARNs of senders in other accounts, whose IAM cannot allow them to use a key here. Default: none. */
  readonly senders?: readonly string[];
}

/** How long the key can be restored: without it, every message that it encrypted is unreadable. */
const DELETION_WINDOW_DAYS = 30;

/**
 * A customer-managed key for queues and topics. Grants to roles decide who may use it. Its own policy delegates that
 * to IAM, and lets CloudWatch alarms reach an encrypted topic.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
 */
export class EncryptionKey extends Construct implements IKey {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id);
    const { names, accountId, preventDestroy, senders = [] } = props;
    const key = new KmsKey(this, "key", {
      description: `Encrypts the messages of ${names.stem}: queues and topics.`,
      enableKeyRotation: true,
      deletionWindowInDays: DELETION_WINDOW_DAYS,
      policy: this.keyPolicy(accountId, senders),
      ...(preventDestroy && { lifecycle: { preventDestroy: true } }),
    });
    const alias = checkName(this, "KMS alias", `alias/${names.stem}`);
    new KmsAlias(this, "alias", { name: alias, targetKeyId: key.keyId });
    this.arn = key.arn;
  }

  grantEncrypt(grantee: Grantee): void {
    grantee.allow(this.arn, ENCRYPT);
  }

  grantDecrypt(grantee: Grantee): void {
    grantee.allow(this.arn, DECRYPT);
  }

  /** In a key's policy, `*` means the key itself: it has no other resource. */
  private keyPolicy(accountId: string, senders: readonly string[]): string {
    const { partition } = new DataAwsPartition(this, "partition");
    return JSON.stringify({
      Version: POLICY_VERSION,
      Statement: [
        {
          Sid: "LetIamOfThisAccountDecide",
          Effect: "Allow",
          Principal: { AWS: `arn:${partition}:iam::${accountId}:root` },
          Action: "kms:*",
          Resource: "*",
        },
        {
          // https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
          Sid: "LetAlarmsOfThisAccountPublish",
          Effect: "Allow",
          Principal: { Service: "cloudwatch.amazonaws.com" },
          Action: ["kms:Decrypt", "kms:GenerateDataKey"],
          Resource: "*",
          Condition: { StringEquals: { "aws:SourceAccount": accountId } },
        },
        ...(senders.length === 0
          ? []
          : [
              {
                Sid: "LetSendersEncrypt",
                Effect: "Allow",
                Principal: { AWS: senders },
                Action: ["kms:Decrypt", "kms:GenerateDataKey"],
                Resource: "*",
              },
            ]),
      ],
    });
  }
}
