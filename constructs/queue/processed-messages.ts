import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import { Construct } from "constructs";
import type { IKey } from "../security/key";
import type { Grantee } from "../security/policy-document";
import { checkName } from "../settings/check-name";

export interface ProcessedMessagesProps {
  readonly tableName: string;
  /** Encrypts the table. Default: a key that DynamoDB owns. */
  readonly key?: IKey | undefined;
  /** Whether neither Terraform nor AWS destroys the table. Default: false. */
  readonly preventDestroy?: boolean;
}

/**
 * Remembers which messages were processed: of each the hash of its key, and when that is forgotten. Paid by request.
 * https://docs.aws.amazon.com/powertools/typescript/latest/features/idempotency/#dynamodb-table
 */
export class ProcessedMessages extends Construct {
  readonly arn: string;
  readonly tableName: string;
  private readonly key: IKey | undefined;

  constructor(
    scope: Construct,
    id: string,
    { tableName, key, preventDestroy = false }: ProcessedMessagesProps,
  ) {
    super(scope, id);
    this.key = key;
    const table = new DynamodbTable(this, "table", {
      name: checkName(this, "DynamoDB table", tableName),
      billingMode: "PAY_PER_REQUEST",
      hashKey: "id",
      attribute: [{ name: "id", type: "S" }],
      ttl: { attributeName: "expiration", enabled: true },
      deletionProtectionEnabled: preventDestroy,
      ...(key && { serverSideEncryption: { enabled: true, kmsKeyArn: key.arn } }),
      ...(preventDestroy && { lifecycle: { preventDestroy: true } }),
    });
    this.arn = table.arn;
    this.tableName = table.name;
  }

  /** Exactly what Powertools calls. */
  grantUse(grantee: Grantee): void {
    grantee.allow(this.arn, [
      "dynamodb:DeleteItem",
      "dynamodb:GetItem",
      "dynamodb:PutItem",
      "dynamodb:UpdateItem",
    ]);
    this.key?.grantEncrypt(grantee);
  }
}
