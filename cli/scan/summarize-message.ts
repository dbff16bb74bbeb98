import { type Catalog, diagnose, UNKNOWN } from "../../app/diagnose-order";
import { readStory } from "../../core/messages/dead-letter-metadata";
import type { Message } from "../../core/messages/message";
import { messageSize } from "../../core/messages/message-size";
import { identifyProducer } from "../../handlers/notifier/identify-producer";
import type { HeldRole } from "../aws/target/names";

/** What is kept of a held message: no body, no attribute value but a valid store_id. */
export interface HeldSummary {
  readonly queue: HeldRole;
  /** The original id, which the alert names. */
  readonly id: string;
  /** The id of this copy. */
  readonly messageId: string;
  readonly reason: string;
  /** Whether the reason comes from the message's story, or from a diagnosis made now. */
  readonly told: boolean;
  readonly producer: string;
  readonly storeId?: string;
  readonly attempt: number;
  /** When its producer first sent it, and when this copy was sent: epoch milliseconds. */
  readonly firstSentAt: number;
  readonly sentAt: number;
  readonly bytes: number;
}

/** Sums a message up. What has no readable story is diagnosed with the current code. */
export function summarizeMessage(message: Message, queue: HeldRole, catalog: Catalog): HeldSummary {
  const reading = readStory(message);
  const story = reading.kind === "story" ? reading.story : undefined;
  const { name, storeId } = identifyProducer(message.attributes, story?.sender ?? message.senderId);
  return {
    queue,
    id: story?.id ?? message.messageId,
    messageId: message.messageId,
    reason: story?.reason ?? (diagnose(message, catalog) ?? UNKNOWN).reason,
    told: story !== undefined,
    producer: name,
    ...(storeId !== undefined && { storeId }),
    attempt: story?.attempt ?? 0,
    firstSentAt: Math.min(story?.sentAt ?? message.sentAt, message.sentAt),
    sentAt: message.sentAt,
    bytes: messageSize(message),
  };
}
