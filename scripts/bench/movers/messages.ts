import { METADATA_ATTRIBUTE } from "../../../core/metadata/dead-letter-metadata";
import type { MessageToSend, TakenMessage } from "../harness/emulator";

const HOUR = 3_600_000;

const id = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`;

export interface MessageParts {
  readonly count: number;
  /** Approximate size of the body. */
  readonly bytes: number;
  readonly machine?: string;
}

/** Messages as a producer sends them. */
export function makeMessages({ count, bytes, machine = "machine-1" }: MessageParts): MessageToSend[] {
  const filler = "x".repeat(bytes);
  return Array.from({ length: count }, (_, index) => ({
    MessageBody: JSON.stringify({ task_id: id(index), machine, filler }),
    MessageAttributes: { team_id: { DataType: "Number", StringValue: "3" } },
  }));
}

/** The same messages as the notifier schedules them for retry, and due. */
export function makeDueMessages(parts: MessageParts): MessageToSend[] {
  const now = Date.now();
  return makeMessages(parts).map((message, index) => ({
    ...message,
    MessageAttributes: {
      ...message.MessageAttributes,
      [METADATA_ATTRIBUTE]: {
        DataType: "String",
        StringValue: JSON.stringify({
          v: 1,
          id: id(index),
          sentAt: now - 2 * HOUR,
          sender: "AROAEXAMPLEEXAMPLE123:producer",
          reason: "MachineBusy",
          cause: "MachineBusy",
          attempt: 0,
          deadAt: now - HOUR,
          notBefore: now - 1_000,
          notified: true,
        }),
      },
    },
  }));
}

/** Received messages as Lambda passes them to a function. */
export function eventOf(messages: readonly TakenMessage[]) {
  const Records = messages.map(({ MessageId, ReceiptHandle, Body, Attributes, MessageAttributes }) => ({
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    body: Body,
    attributes: Attributes,
    messageAttributes: Object.fromEntries(
      Object.entries(MessageAttributes).map(([name, { DataType, StringValue }]) => [
        name,
        { dataType: DataType, stringValue: StringValue, stringListValues: [], binaryListValues: [] },
      ]),
    ),
    md5OfBody: "",
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:us-east-1:000000000000:dlq_for_tasks",
    awsRegion: "us-east-1",
  }));
  return { Records };
}
