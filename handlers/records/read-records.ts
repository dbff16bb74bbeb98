import type { SQSBatchItemFailure } from "aws-lambda";
import * as v from "valibot";
import type { Message } from "../../core/messages/message";
import { describeError } from "../../core/runtime/describe-error";
import { MalformedEventError } from "../../core/runtime/errors";
import type { Log } from "../../core/runtime/log";
import { messageFromRecord } from "./message-from-record";

const EventSchema = v.object({ Records: v.array(v.unknown()) });
const IdentifiedSchema = v.object({ messageId: v.pipe(v.string(), v.nonEmpty()) });

export interface ReadRecords {
  readonly messages: readonly Message[];
  /** Records that are not messages: reported as failed, so that they stay where they are. */
  readonly unreadable: readonly SQSBatchItemFailure[];
}

/**
 * Reads the records of an SQS event. Throws MalformedEventError when the event has no list of records, or when a
 * record has no messageId: it could not be reported, and Lambda would delete it as done.
 */
export function readRecords(event: unknown, log: Pick<Log, "error">): ReadRecords {
  const parsed = v.safeParse(EventSchema, event);
  if (!parsed.success) {
    throw new MalformedEventError(
      "The event must be an SQS event with a list of Records. Invoke this function from its queue.",
    );
  }
  const messages: Message[] = [];
  const unreadable: SQSBatchItemFailure[] = [];
  for (const [index, record] of parsed.output.Records.entries()) {
    const identified = v.safeParse(IdentifiedSchema, record);
    if (!identified.success) {
      throw new MalformedEventError(
        `Records[${index}].messageId must be a text that is not empty: the batch cannot be reported record by record.`,
      );
    }
    const { messageId } = identified.output;
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
