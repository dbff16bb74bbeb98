import {
  ChangeMessageVisibilityBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import * as v from "valibot";
import { parseMetadata } from "../../core/messages/dead-letter-metadata";
import { messageFromReceived } from "../../core/messages/message-from-received";
import type { DeployedQueue } from "../terraform/system";

/** A message that is in a queue, without its content. */
export interface HeldMessage {
  readonly messageId: string;
  /** Undefined when the body holds none. */
  readonly orderId?: string;
  /** Redrives that the message tells of; 0 without metadata. */
  readonly attempt: number;
}

export interface QueueReading {
  readonly messages: readonly HeldMessage[];
  /** Messages that somebody else held all the time, so that they could not be read. */
  readonly unread: number;
}

/** Hides what was read until all is read. */
const VISIBILITY_TIMEOUT_SECONDS = 60;
const PAUSE_MS = 200;
const BATCH_ENTRIES = 10;

const WithOrderId = v.looseObject({ order_id: v.string() });

function orderIdOf(body: string): string | undefined {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), WithOrderId), body);
  return parsed.success ? parsed.output.order_id : undefined;
}

/** Visible, in flight and delayed messages together. */
export async function countMessages(sqs: SQSClient, queueUrl: string): Promise<number> {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: queueUrl,
      AttributeNames: [
        "ApproximateNumberOfMessages",
        "ApproximateNumberOfMessagesNotVisible",
        "ApproximateNumberOfMessagesDelayed",
      ],
    }),
  );
  return Object.values(Attributes).reduce((sum, count) => sum + Number(count), 0);
}

export interface ReadOptions {
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Until when (epoch ms) the reader waits for what is delayed or held by somebody else. */
  readonly deadlineMs: number;
}

/**
 * Reads all messages of a queue and makes them visible again. Only for queues that nothing else receives from at
 * that time: a receive counts, and on a queue with a redrive policy the last one moves the message.
 */
export async function readQueue(
  sqs: SQSClient,
  { url }: DeployedQueue,
  { now, sleep, deadlineMs }: ReadOptions,
): Promise<QueueReading> {
  const read = new Map<string, HeldMessage>();
  const receiptHandles: string[] = [];
  let unread = 0;
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: VISIBILITY_TIMEOUT_SECONDS,
        MessageSystemAttributeNames: ["All"],
        MessageAttributeNames: ["All"],
      }),
    );
    for (const received of Messages) {
      const message = messageFromReceived(received);
      if (message === undefined) continue;
      const { messageId, body } = message;
      const orderId = orderIdOf(body);
      const reading = parseMetadata(message.attributes);
      const attempt = reading.kind === "metadata" ? reading.metadata.attempt : 0;
      read.set(messageId, { messageId, attempt, ...(orderId !== undefined && { orderId }) });
      receiptHandles.push(message.receiptHandle);
    }
    if (Messages.length > 0) continue;
    // An empty receive alone does not mean that the queue is empty.
    unread = Math.max(0, (await countMessages(sqs, url)) - read.size);
    if (unread === 0 || now() >= deadlineMs) break;
    await sleep(PAUSE_MS);
  }
  await release(sqs, url, receiptHandles);
  return { messages: [...read.values()], unread };
}

async function release(sqs: SQSClient, queueUrl: string, receiptHandles: readonly string[]): Promise<void> {
  for (let start = 0; start < receiptHandles.length; start += BATCH_ENTRIES) {
    const Entries = receiptHandles
      .slice(start, start + BATCH_ENTRIES)
      .map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle, VisibilityTimeout: 0 }));
    await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries }));
  }
}
