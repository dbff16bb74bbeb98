import type { Application } from "../../core/application/application";
import type { Diagnose } from "../../core/application/diagnose-message";
import { readProducer } from "../../core/application/read-producer";
import { systemDiagnosis } from "../../core/application/system-reasons";
import type { Message } from "../../core/messages/message";
import { messageSize } from "../../core/messages/message-size";
import { readMetadata } from "../../core/metadata/read-metadata";
import type { TrustedSenders } from "../../core/metadata/trusted-senders";
import type { HeldRole } from "../aws/target/deployment-names";

/** What is kept of a held message: no body, and no attribute value except a valid producer id. */
export interface HeldSummary {
  readonly queue: HeldRole;
  /** The original id, as in the alert. */
  readonly id: string;
  /** The id of this copy. */
  readonly messageId: string;
  readonly reason: string;
  /**
   * What messages that fail together have in common: the reason, with a hashed key or fingerprint if causes can be
   * distinguished.
   */
  readonly cause: string;
  /** When it was last found dead. If that is not known, when this copy was sent. */
  readonly deadAt: number;
  /** Whether the reason comes from the message's metadata, or from a diagnosis made now. */
  readonly notified: boolean;
  readonly producer: string;
  readonly producerId?: string;
  readonly attempt: number;
  /** When it was first sent, and when this copy was sent: epoch milliseconds. */
  readonly firstSentAt: number;
  readonly sentAt: number;
  readonly bytes: number;
}

/** What is known about messages. */
export interface Known {
  readonly application: Pick<Application, "producer">;
  readonly diagnose: Diagnose;
  readonly trusted: TrustedSenders;
}

/** Summarizes a message. A message without readable metadata is diagnosed with the current code. */
export function summarizeMessage(
  message: Message,
  queue: HeldRole,
  { application, diagnose, trusted }: Known,
): HeldSummary {
  const reading = readMetadata(message, trusted);
  const metadata = reading.kind === "metadata" ? reading.metadata : undefined;
  const { name, id: producerId } = readProducer(application, {
    attributes: message.attributes,
    senderId: metadata?.sender ?? message.senderId,
  });
  const diagnosis = metadata ?? diagnose(message) ?? systemDiagnosis("Unknown");
  return {
    queue,
    id: metadata?.id ?? message.messageId,
    messageId: message.messageId,
    reason: diagnosis.reason,
    cause: diagnosis.cause,
    deadAt: metadata?.deadAt ?? message.sentAt,
    notified: metadata !== undefined,
    producer: name,
    ...(producerId !== undefined && { producerId }),
    attempt: metadata?.attempt ?? 0,
    firstSentAt: Math.min(metadata?.sentAt ?? message.sentAt, message.sentAt),
    sentAt: message.sentAt,
    bytes: messageSize(message),
  };
}
