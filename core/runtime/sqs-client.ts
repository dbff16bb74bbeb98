import { SQSClient } from "@aws-sdk/client-sqs";

/**
 * Retries by the SDK's standard mode, three attempts: what still fails is reported, and SQS brings it again.
 * The time-outs end a call that hangs before it eats the function's time.
 */
export function createSqsClient(): SQSClient {
  return new SQSClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 25_000, throwOnRequestTimeout: true },
  });
}
