import {
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  paginateScan,
} from "@aws-sdk/client-dynamodb";
import type { Acknowledgement, AlertGroup } from "./acknowledgement";
import { fromItem, keyOf, toItem } from "./acknowledgement-item";

/** The acknowledgements of one deployment. Each call throws what DynamoDB's client throws. */
export interface AcknowledgementTable {
  /** All, also those that have ended and are not deleted yet. */
  readonly readAll: (signal?: AbortSignal) => Promise<Acknowledgement[]>;
  /** In the place of one of the same group. */
  readonly put: (acknowledgement: Acknowledgement) => Promise<void>;
  /** Whether there was one. */
  readonly remove: (group: AlertGroup) => Promise<boolean>;
}

export function createAcknowledgementTable(client: DynamoDBClient, TableName: string): AcknowledgementTable {
  return {
    readAll: async (signal) => {
      const found: Acknowledgement[] = [];
      const options = { ...(signal && { abortSignal: signal }) };
      for await (const { Items = [] } of paginateScan(
        { client },
        { TableName, ConsistentRead: true },
        options,
      )) {
        found.push(...Items.flatMap((item) => fromItem(item) ?? []));
      }
      return found;
    },
    put: async (acknowledgement) => {
      await client.send(new PutItemCommand({ TableName, Item: toItem(acknowledgement) }));
    },
    remove: async (group) => {
      const command = new DeleteItemCommand({ TableName, Key: keyOf(group), ReturnValues: "ALL_OLD" });
      return (await client.send(command)).Attributes !== undefined;
    },
  };
}
