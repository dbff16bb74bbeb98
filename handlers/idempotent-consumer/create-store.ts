import { DynamoDBPersistenceLayer } from "@aws-lambda-powertools/idempotency/dynamodb";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";

/** A table that responds late must not use up a message's time. */
const MAX_ATTEMPTS = 2;

export const createStore = (tableName: string): DynamoDBPersistenceLayer =>
  new DynamoDBPersistenceLayer({
    tableName,
    awsSdkV3Client: new DynamoDBClient({ maxAttempts: MAX_ATTEMPTS }),
  });
