import { SQSClient } from "@aws-sdk/client-sqs";

/**
 * The SDK retries in its standard mode, with three attempts. What still fails is reported, and SQS delivers it again.
 * The timeouts end a call that hangs before it uses up the function's time.
 */
export function createSqsClient(): SQSClient {
  return new SQSClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 25_000, throwOnRequestTimeout: true },
  });
}
