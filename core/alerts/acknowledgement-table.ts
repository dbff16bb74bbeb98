import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  paginateScan,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from "@aws-sdk/client-dynamodb";
import { type Acknowledgement, type AlertGroup, roomOf } from "./acknowledgement";
import { fromItem, keyOf, toItem } from "./acknowledgement-item";

/** The acknowledgements of one deployment. Each call throws what DynamoDB's client throws. */
export interface AcknowledgementTable {
  /** All, also those that have ended and are not deleted yet. */
  readonly readAll: (signal?: AbortSignal) => Promise<Acknowledgement[]>;
  /** In the place of one of the same group. */
  readonly put: (acknowledgement: Acknowledgement) => Promise<void>;
  /** Whether there was one. */
  readonly remove: (group: AlertGroup) => Promise<boolean>;
  /**
   * Enters messages that have joined the group. Returns the acknowledgement with them: it still stands if they have been
   * suppressed, which `suppressed` says. Undefined: it was removed, or given anew, meanwhile.
   */
  readonly enter: (
    acknowledgement: Acknowledgement,
    messages: number,
    signal?: AbortSignal,
  ) => Promise<Entered | undefined>;
}

export interface Entered {
  readonly acknowledgement: Acknowledgement;
  /** Whether no alert about these messages is needed. False: with them the group has grown beyond its factor. */
  readonly suppressed: boolean;
}

/** Of the one that was read, and of no other. */
const SAME = "attribute_exists(id) AND #at = :at";

export function createAcknowledgementTable(client: DynamoDBClient, TableName: string): AcknowledgementTable {
  const update = async (
    acknowledgement: Acknowledgement,
    input: Partial<UpdateItemCommandInput>,
    signal?: AbortSignal,
  ) => {
    const command = new UpdateItemCommand({
      TableName,
      Key: keyOf(acknowledgement),
      ReturnValues: "ALL_NEW",
      ExpressionAttributeNames: { "#at": "at" },
      ...input,
    });
    try {
      const { Attributes } = await client.send(command, { ...(signal && { abortSignal: signal }) });
      return fromItem(Attributes);
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  };
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
    enter: async (acknowledgement, messages, signal) => {
      const values = { ":at": { N: String(acknowledgement.at) }, ":n": { N: String(messages) } };
      const within = await update(
        acknowledgement,
        {
          UpdateExpression: "ADD added :n, suppressed :n",
          ConditionExpression: `${SAME} AND added <= :most`,
          ExpressionAttributeValues: {
            ...values,
            ":most": { N: String(roomOf(acknowledgement) - messages) },
          },
        },
        signal,
      );
      if (within !== undefined) return { acknowledgement: within, suppressed: true };
      const beyond = await update(
        acknowledgement,
        {
          UpdateExpression: "ADD added :n",
          ConditionExpression: SAME,
          ExpressionAttributeValues: values,
        },
        signal,
      );
      return beyond && { acknowledgement: beyond, suppressed: false };
    },
  };
}
