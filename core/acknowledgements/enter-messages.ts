import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from "@aws-sdk/client-dynamodb";
import { type Acknowledgement, roomOf } from "./acknowledgement";
import { fromItem, keyOf } from "./acknowledgement-item";

export interface Entered {
  /** The acknowledgement including the messages. */
  readonly acknowledgement: Acknowledgement;
  /** Whether no alert about these messages is needed. False: with them, the group has grown beyond its factor. */
  readonly suppressed: boolean;
}

export interface JoinedMessages {
  readonly added: number;
  /** How many of them have been in no alert yet. */
  readonly unnotified: number;
}

/**
 * Adds messages to an acknowledged group. Undefined: in the meantime the acknowledgement was removed or replaced.
 * Throws what DynamoDB's client throws.
 */
export type EnterMessages = (
  acknowledgement: Acknowledgement,
  joined: JoinedMessages,
  signal: AbortSignal,
) => Promise<Entered | undefined>;

/** Only if it is still the one that was read. */
const SAME = "attribute_exists(id) AND #at = :at";

export function createEnterMessages(client: DynamoDBClient, TableName: string): EnterMessages {
  const update = async (
    acknowledgement: Acknowledgement,
    input: Pick<
      UpdateItemCommandInput,
      "UpdateExpression" | "ConditionExpression" | "ExpressionAttributeValues"
    >,
    abortSignal: AbortSignal,
  ): Promise<Acknowledgement | undefined> => {
    const command = new UpdateItemCommand({
      TableName,
      Key: keyOf(acknowledgement),
      ReturnValues: "ALL_NEW",
      ExpressionAttributeNames: { "#at": "at" },
      ...input,
    });
    try {
      return fromItem((await client.send(command, { abortSignal })).Attributes);
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  };
  return async (acknowledgement, { added, unnotified }, signal) => {
    const values = { ":at": { N: String(acknowledgement.at) }, ":n": { N: String(added) } };
    const within = await update(
      acknowledgement,
      {
        UpdateExpression: "ADD added :n, suppressed :unnotified",
        ConditionExpression: `${SAME} AND added <= :most`,
        ExpressionAttributeValues: {
          ...values,
          ":unnotified": { N: String(unnotified) },
          ":most": { N: String(roomOf(acknowledgement) - added) },
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
  };
}
