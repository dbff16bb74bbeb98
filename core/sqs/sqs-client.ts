import { type AwsClientOptions, createSend } from "../aws/aws-client";
import type { CallSqs } from "./sqs-calls";
import { readSqsError } from "./sqs-error";
import { readOutput, writeInput } from "./sqs-json";

/**
 * SQS for the functions. What still fails after its retries is reported, and SQS delivers it again. The queue's URL
 * says where SQS is: in its partition, with FIPS or without.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-making-api-requests-json.html
 */
export function createSqsClient(options: AwsClientOptions = {}): CallSqs {
  const send = createSend({ name: "sqs", readError: readSqsError }, options);
  return async (operation, input, signal) => {
    const headers = {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": `AmazonSQS.${operation}`,
      "x-amzn-query-mode": "true",
    };
    const { origin } = new URL(input.QueueUrl ?? "");
    const isPoll = operation === "ReceiveMessage";
    const call = { endpoint: origin, headers, body: writeInput(input), isPoll };
    return readOutput(operation, input, await send(call, signal));
  };
}
