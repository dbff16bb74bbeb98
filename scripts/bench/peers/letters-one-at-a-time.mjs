// A function behind a DLQ as most people write it: send one, delete one.
import { DeleteMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";

const { DLQ_URL, RETRY_QUEUE_URL } = process.env;
const client = new SQSClient({});

export async function handler({ Records }) {
  for (const { body: MessageBody, receiptHandle: ReceiptHandle } of Records) {
    await client.send(new SendMessageCommand({ QueueUrl: RETRY_QUEUE_URL, MessageBody }));
    await client.send(new DeleteMessageCommand({ QueueUrl: DLQ_URL, ReceiptHandle }));
  }
}
