import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { startTables } from "../../local/emulator/start-tables";
import type { Stack } from "../../local/terraform/read-stack";

/** An emulated DynamoDB with one table as the constructs create it, and a client for it that tries once. */
export async function startTable(name: string) {
  const tables = await startTables([
    {
      stack: {} as Stack,
      address: "aws_dynamodb_table.t",
      arguments: {
        ...{ name, billing_mode: "PAY_PER_REQUEST", hash_key: "id" },
        attribute: [{ name: "id", type: "S" }],
      },
    },
  ]);
  if (tables === undefined) throw new Error("No table was started.");
  const connect = (endpoint = tables.url) =>
    new DynamoDBClient({
      ...{ endpoint, region: "us-east-1", maxAttempts: 1 },
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    });
  const client = connect();
  return {
    url: tables.url,
    client,
    connect,
    stop: async () => {
      client.destroy();
      await tables.stop();
    },
  };
}
