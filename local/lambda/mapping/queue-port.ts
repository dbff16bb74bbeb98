import { DeleteMessageBatchCommand, ReceiveMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { isReceived, type Received } from "./build-event";

const BATCH_ENTRIES = 10;
const DELETE_ROUNDS = 3;

/** Receives with the queue's own visibility timeout and requests all attributes, as Lambda's pollers do. */
export async function receiveMessages(
  sqs: SQSClient,
  queueUrl: string,
  max: number,
  waitSeconds: number,
): Promise<readonly Received[]> {
  const { Messages } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: max,
      WaitTimeSeconds: waitSeconds,
      MessageSystemAttributeNames: ["All"],
      MessageAttributeNames: ["All"],
    }),
  );
  return (Messages ?? []).filter(isReceived);
}

/** Deletes messages. What is not confirmed after a few rounds comes back, as with Lambda. */
export async function deleteMessages(
  sqs: SQSClient,
  queueUrl: string,
  receiptHandles: readonly string[],
): Promise<void> {
  let open = [...receiptHandles];
  for (let round = 0; round < DELETE_ROUNDS && open.length > 0; round += 1) {
    const failed: string[] = [];
    for (let start = 0; start < open.length; start += BATCH_ENTRIES) {
      const entries = open
        .slice(start, start + BATCH_ENTRIES)
        .map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle }));
      const answer = await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }));
      for (const { Id } of answer.Failed ?? []) {
        const entry = entries[Number(Id)];
        if (entry !== undefined) failed.push(entry.ReceiptHandle);
      }
    }
    open = failed;
  }
}
