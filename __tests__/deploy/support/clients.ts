import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { IAMClient } from "@aws-sdk/client-iam";
import { KMSClient } from "@aws-sdk/client-kms";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { SchedulerClient } from "@aws-sdk/client-scheduler";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";

/** Independent clients for the endpoint, which use nothing from Terraform. */
export function createReaders(endpoint: string, region: string) {
  const config = { endpoint, region, credentials: { accessKeyId: "reader", secretAccessKey: "reader" } };
  return {
    sqs: new SQSClient(config),
    sns: new SNSClient(config),
    lambda: new LambdaClient(config),
    iam: new IAMClient(config),
    scheduler: new SchedulerClient(config),
    cloudwatch: new CloudWatchClient(config),
    logs: new CloudWatchLogsClient(config),
    kms: new KMSClient(config),
    dynamodb: new DynamoDBClient(config),
  };
}

export type Readers = ReturnType<typeof createReaders>;
