// The same lanes with the SDK's client: what signing, checksums and its middleware take.
import {
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";

const { QUEUE_URL, RETRY_QUEUE_URL, LANES = "8" } = process.env;
const client = new SQSClient({});

async function lane() {
  for (;;) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: RETRY_QUEUE_URL,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: 330,
        MessageSystemAttributeNames: ["All"],
        MessageAttributeNames: ["All"],
      }),
    );
    if (Messages.length === 0) return;
    const bytes = Messages.reduce((sum, { Body }) => sum + Body.length, 0);
    const calls =
      bytes > 900_000 ? [Messages.slice(0, 4), Messages.slice(4, 8), Messages.slice(8)] : [Messages];
    for (const some of calls.filter(({ length }) => length > 0)) {
      const Entries = some.map(({ Body, MessageAttributes }, index) => ({
        Id: String(index),
        MessageBody: Body,
        MessageAttributes,
      }));
      await client.send(new SendMessageBatchCommand({ QueueUrl: QUEUE_URL, Entries }));
    }
    const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    await client.send(new DeleteMessageBatchCommand({ QueueUrl: RETRY_QUEUE_URL, Entries }));
  }
}

export const handler = () => Promise.all(Array.from({ length: Number(LANES) }, lane));
