import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  paginateScan,
} from "@aws-sdk/client-dynamodb";
import type { Acknowledgement, AlertGroup } from "./acknowledgement";
import { fromItem, keyOf, toItem } from "./acknowledgement-item";

/** The acknowledgements of one deployment. Each call throws what DynamoDB's client throws. */
export interface AcknowledgementStore {
  /** All of them, including those that have ended and are not deleted yet. */
  readonly readAll: (signal?: AbortSignal) => Promise<Acknowledgement[]>;
  /** Replaces an earlier one of the same group. */
  readonly put: (acknowledgement: Acknowledgement) => Promise<void>;
  /** Replaces the one that was read, or creates it if there was none. False: it has changed in the meantime. */
  readonly replace: (acknowledgement: Acknowledgement, read: Acknowledgement | undefined) => Promise<boolean>;
  /** Whether there was one. */
  readonly remove: (group: AlertGroup) => Promise<boolean>;
}

const ABSENT = { ConditionExpression: "attribute_not_exists(id)" };

const unchanged = ({ at, added }: Acknowledgement) => ({
  ConditionExpression: "#at = :at AND added = :added",
  ExpressionAttributeNames: { "#at": "at" },
  ExpressionAttributeValues: { ":at": { N: String(at) }, ":added": { N: String(added) } },
});

export function createAcknowledgementStore(client: DynamoDBClient, TableName: string): AcknowledgementStore {
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
    replace: async (acknowledgement, read) => {
      const condition = read === undefined ? ABSENT : unchanged(read);
      try {
        await client.send(new PutItemCommand({ TableName, Item: toItem(acknowledgement), ...condition }));
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
    remove: async (group) => {
      const command = new DeleteItemCommand({ TableName, Key: keyOf(group), ReturnValues: "ALL_OLD" });
      return (await client.send(command)).Attributes !== undefined;
    },
  };
}
