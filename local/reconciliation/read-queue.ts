import type { SQSClient } from "@aws-sdk/client-sqs";
import type { Message } from "../../core/messages/message";
import { readMetadata } from "../../core/metadata/read-metadata";
import type { TrustedSenders } from "../../core/metadata/trusted-senders";
import { createDeadline } from "../../core/runtime/deadline";
import { changeVisibilityInBatches } from "../../core/sqs/change-visibility";
import { createReceivePort, type ReceivePort } from "../../core/sqs/receive-port";
import { sqsCallsOf } from "../../core/sqs/sdk-sqs-calls";
import { createSqsPort } from "../../core/sqs/sqs-port";

/** A message that is in a queue, without its content. */
export interface HeldMessage {
  /** Its id there. */
  readonly messageId: string;
  /** The id with which it was first sent. */
  readonly id: string;
  /** According to its metadata; 0 without. */
  readonly attempt: number;
  readonly reason?: string;
}

export interface QueueReading {
  readonly messages: readonly HeldMessage[];
  /** Messages that could not be read, because they stayed invisible. */
  readonly unread: number;
}

/** Keeps what was read invisible until everything is read. */
const VISIBILITY_TIMEOUT_SECONDS = 60;
/** The endpoint counts as gone after this. Even a busy machine responds sooner. */
const CALL_MS = 60_000;

/** Visible, in flight and delayed messages together. */
export async function countMessages(sqs: SQSClient, queueUrl: string): Promise<number> {
  return countIn(createReceivePort(sqsCallsOf(sqs)), queueUrl);
}

async function countIn(port: ReceivePort, queueUrl: string): Promise<number> {
  const { visible, inFlight, delayed } = await port.depth(queueUrl, AbortSignal.timeout(CALL_MS));
  return visible + inFlight + delayed;
}

export interface ReadOptions {
  /** Whose metadata is trusted. */
  readonly trusted: TrustedSenders;
  /**
   * After how many consecutive receives with nothing new the reader gives up on what is delayed or invisible. Each
   * waits for a second by the queue's own clock, which a busy machine slows down too.
   */
  readonly patience: number;
}

/**
 * Reads all messages of a queue and makes them visible again. Only for queues that nothing else receives from at that
 * time: a receive counts, and on a queue with a redrive policy the last one moves the message.
 */
export async function readQueue(
  sqs: SQSClient,
  { url }: { readonly url: string },
  { trusted, patience }: ReadOptions,
): Promise<QueueReading> {
  const call = sqsCallsOf(sqs);
  const port = createReceivePort(call);
  const read = new Map<string, HeldMessage>();
  const receiptHandles: string[] = [];
  let unread = await countIn(port, url);
  // An empty receive alone does not mean that the queue is empty.
  let inVain = 0;
  while (unread > 0 && inVain < patience) {
    const known = read.size;
    for (const message of await port.receive(url, VISIBILITY_TIMEOUT_SECONDS, AbortSignal.timeout(CALL_MS))) {
      read.set(message.messageId, describeHeld(message, trusted));
      receiptHandles.push(message.receiptHandle);
    }
    inVain = read.size > known ? 0 : inVain + 1;
    unread = Math.max(0, (await countIn(port, url)) - read.size);
  }
  const entries = receiptHandles.map((receiptHandle) => ({ receiptHandle, visibilityTimeoutSeconds: 0 }));
  const deadline = createDeadline(() => CALL_MS, 0);
  await changeVisibilityInBatches(createSqsPort(call), url, entries, deadline);
  return { messages: [...read.values()], unread };
}

function describeHeld(message: Message, trusted: TrustedSenders): HeldMessage {
  const { messageId } = message;
  const reading = readMetadata(message, trusted);
  if (reading.kind !== "metadata") return { messageId, id: messageId, attempt: 0 };
  const { id, attempt, reason } = reading.metadata;
  return { messageId, id, attempt, reason };
}
