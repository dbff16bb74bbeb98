// The SDK's two clients as most functions use them.
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";

const sqs = new SQSClient({});
const sns = new SNSClient({});
export const publish = (input) => sns.send(new PublishCommand(input));
export const handler = () => sqs.send(new ReceiveMessageCommand({ QueueUrl: process.env.QUEUE_URL }));
