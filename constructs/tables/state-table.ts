import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import { Construct } from "constructs";
import type { IKey } from "../security/key";
import type { Grantee } from "../security/policy-document";
import { checkName } from "../settings/check-name";

export interface StateTableProps {
  readonly tableName: string;
  /** Encrypts the table. Default: a key that DynamoDB owns. */
  readonly key?: IKey | undefined;
  /** Whether both Terraform and AWS refuse to destroy the table. Default: false. */
  readonly preventDestroy?: boolean;
}

/** A DynamoDB table of items with a text `id`, which are deleted after their `expiration`. Billed per request. */
export class StateTable extends Construct {
  readonly arn: string;
  readonly tableName: string;
  /** DynamoDB uses the key on behalf of its caller. */
  protected readonly key: IKey | undefined;

  constructor(scope: Construct, id: string, { tableName, key, preventDestroy = false }: StateTableProps) {
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

  protected grant(grantee: Grantee, actions: readonly string[]): void {
    grantee.allow(
      this.arn,
      actions.map((action) => `dynamodb:${action}`),
    );
  }
}
