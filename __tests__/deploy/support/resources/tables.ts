import { DescribeTableCommand, DescribeTimeToLiveCommand, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { named, type ResourceReader, textOf } from "./resource-reader";

export const TABLES: Readonly<Record<string, ResourceReader>> = {
  aws_dynamodb_table: {
    read: async ({ dynamodb }, intent) => {
      const TableName = textOf(intent, "name");
      const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName }));
      const { TimeToLiveDescription } = await dynamodb.send(new DescribeTimeToLiveCommand({ TableName }));
      return {
        name: Table?.TableName,
        billing_mode: Table?.BillingModeSummary?.BillingMode,
        hash_key: Table?.KeySchema?.find(({ KeyType }) => KeyType === "HASH")?.AttributeName,
        attribute: Table?.AttributeDefinitions?.map(({ AttributeName, AttributeType }) => ({
          name: AttributeName,
          type: AttributeType,
        })),
        ttl: {
          attribute_name: TimeToLiveDescription?.AttributeName,
          enabled: TimeToLiveDescription?.TimeToLiveStatus === "ENABLED",
        },
        deletion_protection_enabled: Table?.DeletionProtectionEnabled ?? false,
        server_side_encryption: {
          enabled: Table?.SSEDescription?.Status === "ENABLED",
          kms_key_arn: Table?.SSEDescription?.KMSMasterKeyArn,
        },
      };
    },
    list: async ({ dynamodb }) => {
      const { TableNames = [] } = await dynamodb.send(new ListTablesCommand({}));
      return TableNames.flatMap((name) => named(name));
    },
  },
};
