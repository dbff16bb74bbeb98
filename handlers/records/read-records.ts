import type { SQSBatchItemFailure } from "aws-lambda";
import type { Message } from "../../core/messages/message";
import { describeError } from "../../core/runtime/describe-error";
import { MalformedEventError } from "../../core/runtime/errors";
import type { Log } from "../../core/runtime/log";
import { messageFromRecord } from "./message-from-record";

export interface ReadRecords {
  readonly messages: readonly Message[];
  /** Records that are not messages. They are reported as failed, so that they stay where they are. */
  readonly unreadable: readonly SQSBatchItemFailure[];
}

/**
 * Reads the records of an SQS event. Throws MalformedEventError if the event has no list of records, or if a record
 * has no messageId: it could not be reported, and Lambda would delete it.
 */
export function readRecords(event: unknown, log: Pick<Log, "error">): ReadRecords {
  const records = recordsOf(event);
  const messages: Message[] = [];
  const unreadable: SQSBatchItemFailure[] = [];
  for (const [index, record] of records.entries()) {
    const messageId = messageIdOf(record);
    if (messageId === undefined) {
      throw new MalformedEventError(
        `Records[${index}].messageId must be a non-empty string. Without it the batch cannot be reported record by record.`,
      );
    }
    try {
      messages.push(messageFromRecord(record));
    } catch (thrown) {
      log.error("record not readable", {
        message_id: messageId,
        reason: "UnreadableRecord",
        ...describeError(thrown),
      });
      unreadable.push({ itemIdentifier: messageId });
    }
  }
  return { messages, unreadable };
}

function recordsOf(event: unknown): readonly unknown[] {
  if (typeof event === "object" && event !== null && "Records" in event && Array.isArray(event.Records)) {
    return event.Records;
  }
  throw new MalformedEventError(
    "The event must be an SQS event with a list of Records. This function must be invoked by its event source mapping.",
  );
}

function messageIdOf(record: unknown): string | undefined {
  if (typeof record !== "object" || record === null || !("messageId" in record)) return undefined;
  const { messageId } = record;
  return typeof messageId === "string" && messageId !== "" ? messageId : undefined;
}
