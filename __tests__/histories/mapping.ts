import { DeleteMessageBatchCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { buildEvent, isReceived, type Received } from "../../local/mapping/build-event";
import { interpretResponse } from "../../local/mapping/interpret-response";
import type { InProcessAws } from "./in-process-aws";

const POLLS = 3;

/**
 * What Lambda does for a queue: polls, invokes the function with what it got, and deletes what the response does
 * not report. An error deletes nothing. Returns how many messages the function was given.
 */
export async function invokeMapped(
  { clients: { sqs } }: InProcessAws,
  queue: { readonly url: string; readonly arn: string },
  turn: <T>(call: () => Promise<T>) => Promise<T>,
  invoke: (event: SQSEvent, received: readonly Received[]) => Promise<SQSBatchResponse>,
): Promise<number> {
  const QueueUrl = queue.url;
  const received: Received[] = [];
  for (let poll = 0; poll < POLLS; poll += 1) {
    const command = new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: 10,
      MessageSystemAttributeNames: ["All"],
      MessageAttributeNames: ["All"],
    });
    const { Messages = [] } = await turn(() => sqs.send(command));
    if (Messages.length === 0) break;
    received.push(...Messages.filter(isReceived));
  }
  if (received.length === 0) return 0;
  const event = buildEvent(received, queue.arn, "us-east-1");
  const result = await invoke(event, received).then(
    (response) => ({ kind: "response" as const, payload: JSON.stringify(response) }),
    () => ({ kind: "error" as const, errorType: "Failed" }),
  );
  const ids = received.map(({ MessageId }) => MessageId);
  const { deletedIds } = interpretResponse(result, ids, true);
  const done = received.filter(({ MessageId }) => deletedIds.includes(MessageId));
  for (let start = 0; start < done.length; start += 10) {
    const Entries = done
      .slice(start, start + 10)
      .map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    await turn(() => sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries })));
  }
  return received.length;
}
