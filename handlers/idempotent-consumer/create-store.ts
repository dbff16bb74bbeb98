import { DynamoDBPersistenceLayer } from "@aws-lambda-powertools/idempotency/dynamodb";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";

/** A table that answers late must not cost a message its time. */
const MAX_ATTEMPTS = 2;

export const createStore = (tableName: string): DynamoDBPersistenceLayer =>
  new DynamoDBPersistenceLayer({
    tableName,
    awsSdkV3Client: new DynamoDBClient({ maxAttempts: MAX_ATTEMPTS }),
  });
