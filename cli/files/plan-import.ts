import { systemDiagnosis } from "../../core/application/system-reasons";
import type { Message, MessageAttributes } from "../../core/messages/message";
import { parseMetadata, readMetadata } from "../../core/metadata/read-metadata";
import { renameUnprovenMetadata } from "../../core/metadata/rename-unproven-metadata";
import { attributesWithMetadata } from "../../core/metadata/write-metadata";
import type { HeldRole } from "../aws/target/deployment-names";
import { firstMetadata, overLimit, planRedrive, type RedriveRules, type Refusal } from "../scan/plan-redrive";
import type { MessageLine } from "./message-line";

/** Those of a redrive also apply to what is sent to the main queue. */
export interface ImportRules extends Omit<RedriveRules, "changes" | "idempotencySeconds"> {
  /** Default: where each was held. */
  readonly to?: "main" | HeldRole | undefined;
}

export type ImportPlan =
  | {
      readonly kind: "send";
      readonly message: Message;
      readonly attributes: MessageAttributes;
      /** False: there is no room for metadata, so the message is a new one, with its own id. */
      readonly keepsId: boolean;
    }
  | Refusal;

/**
 * Decides about one line of a file. Pure. To the main queue it is a redrive, with the same rules. Back to where it
 * was held, the message stays unchanged, except that a message without metadata gets some, because SQS gives the copy
 * another id.
 */
export function planImport(line: MessageLine, rules: ImportRules): ImportPlan {
  const { to, diagnose, trusted, now, maxMessageBytes } = rules;
  const written = messageOf(line);
  const message = { ...written, attributes: renameUnprovenMetadata(written, trusted) };
  if (to === "main") {
    const planned = planRedrive(written, { ...rules, changes: [] });
    return planned.kind === "refuse" ? planned : send(message, planned.attributes);
  }
  const tooMuch = overLimit(message, maxMessageBytes);
  if (tooMuch !== undefined) return tooMuch;
  if (readMetadata(message, trusted).kind !== "none") return send(message, message.attributes);
  const diagnosis = diagnose(message) ?? systemDiagnosis("Unknown");
  const metadata = firstMetadata(message, diagnosis, now);
  return send(message, attributesWithMetadata(message, metadata, maxMessageBytes) ?? message.attributes);
}

const send = (message: Message, attributes: MessageAttributes): ImportPlan => ({
  kind: "send",
  message,
  attributes,
  keepsId: parseMetadata(attributes).kind === "metadata",
});

/** A line as the message that it was. It was received from no queue. */
function messageOf({ messageId, body, attributes, groupId, sentAt, senderId }: MessageLine): Message {
  return {
    messageId,
    receiptHandle: "",
    body,
    attributes,
    receiveCount: 0,
    sentAt,
    senderId,
    ...(groupId !== undefined && { groupId }),
  };
}
