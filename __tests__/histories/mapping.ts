import { DeleteMessageBatchCommand, ReceiveMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { buildEvent, isReceived, type Received } from "../../local/lambda/mapping/build-event";
import { interpretResponse } from "../../local/lambda/mapping/interpret-response";

export interface MappedQueue {
  readonly url: string;
  readonly arn: string;
  /** Receives of ten messages that make up a batch. */
  readonly polls: number;
}

export interface MappedFunction {
  readonly invoke: (event: SQSEvent, received: readonly Received[]) => Promise<SQSBatchResponse>;
  /** Called with the ids of the messages that are deleted as done. */
  readonly answered: (doneIds: readonly string[]) => void;
}

/**
 * What Lambda does for a queue: polls, invokes the function with what it received, and deletes what the response does
 * not report. An error deletes nothing. A poll that fails ends the polling, and what a failed delete leaves is
 * received again.
 */
export async function invokeMapped(
  sqs: SQSClient,
  queue: MappedQueue,
  { invoke, answered }: MappedFunction,
): Promise<void> {
  const received = await poll(sqs, queue);
  if (received.length === 0) return;
  const event = buildEvent(received, queue.arn, "us-east-1");
  const result = await invoke(event, received).then(
    (response) => ({ kind: "response" as const, payload: JSON.stringify(response) }),
    () => ({ kind: "error" as const, errorType: "Failed" }),
  );
  const ids = received.map(({ MessageId }) => MessageId);
  const { deletedIds } = interpretResponse(result, ids, true);
  answered(deletedIds);
  const done = received.filter(({ MessageId }) => deletedIds.includes(MessageId));
  await deleteDone(sqs, queue.url, done);
}

async function poll(sqs: SQSClient, { url: QueueUrl, polls }: MappedQueue): Promise<Received[]> {
  const received: Received[] = [];
  const command = new ReceiveMessageCommand({
    QueueUrl,
    MaxNumberOfMessages: 10,
    MessageSystemAttributeNames: ["All"],
    MessageAttributeNames: ["All"],
  });
  for (let n = 0; n < polls; n += 1) {
    const { Messages = [] } = await sqs.send(command).catch(() => ({ Messages: [] }));
    if (Messages.length === 0) break;
    received.push(...Messages.filter(isReceived));
  }
  return received;
}

async function deleteDone(sqs: SQSClient, QueueUrl: string, done: readonly Received[]): Promise<void> {
  for (let start = 0; start < done.length; start += 10) {
    const Entries = done
      .slice(start, start + 10)
      .map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries })).catch(() => {});
  }
}
