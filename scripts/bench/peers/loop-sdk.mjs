// The loop with the same checks and logs, which also releases failed records with the bare SDK call, ten per call.
import { ChangeMessageVisibilityBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import { createHandler } from "./loop.mjs";

const client = new SQSClient({});

export const handler = createHandler(async (records) => {
  for (let start = 0; start < records.length; start += 10) {
    const Entries = records.slice(start, start + 10).map(({ receiptHandle }, index) => ({
      Id: String(index),
      ReceiptHandle: receiptHandle,
      VisibilityTimeout: 0,
    }));
    const command = new ChangeMessageVisibilityBatchCommand({ QueueUrl: process.env.QUEUE_URL, Entries });
    await client.send(command);
  }
});
