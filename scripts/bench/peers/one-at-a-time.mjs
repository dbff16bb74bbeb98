// What most scripts do: receive one, send it, delete it.
import {
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";

const { QUEUE_URL, RETRY_QUEUE_URL } = process.env;
const client = new SQSClient({});

export async function handler() {
  for (;;) {
    const { Messages: [message] = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl: RETRY_QUEUE_URL, MessageAttributeNames: ["All"] }),
    );
    if (message === undefined) return;
    const { Body: MessageBody, MessageAttributes, ReceiptHandle } = message;
    await client.send(new SendMessageCommand({ QueueUrl: QUEUE_URL, MessageBody, MessageAttributes }));
    await client.send(new DeleteMessageCommand({ QueueUrl: RETRY_QUEUE_URL, ReceiptHandle }));
  }
}
