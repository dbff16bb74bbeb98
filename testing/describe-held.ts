import type { Message } from "../core/messages/message";
import { METADATA_ATTRIBUTE } from "../core/metadata/dead-letter-metadata";
import { parseMetadata } from "../core/metadata/read-metadata";

/** A message that a queue holds. */
export interface HeldMessage {
  /** The id with which it was first sent, which `process` gets as `idempotencyKey`. */
  readonly id: string;
  readonly body: string;
  /** As sent by its producer, with values as text. */
  readonly attributes: Readonly<Record<string, string>>;
  /** The reason of its last death. Undefined: it has not died, or carries no dead-letter metadata. */
  readonly reason: string | undefined;
  /** The reason, and what distinguishes its causes from each other. */
  readonly cause: string | undefined;
  /** How often the system has sent it back. */
  readonly attempt: number;
}

export function describeHeld({
  messageId,
  body,
  attributes,
}: Pick<Message, "messageId" | "body" | "attributes">): HeldMessage {
  const reading = parseMetadata(attributes);
  const metadata = reading.metadata;
  const own = Object.entries(attributes).filter(([name]) => name !== METADATA_ATTRIBUTE);
  return {
    id: metadata?.id ?? messageId,
    body,
    attributes: Object.fromEntries(own.map(([name, { StringValue }]) => [name, StringValue ?? ""])),
    reason: metadata?.reason,
    cause: metadata?.cause,
    attempt: metadata?.attempt ?? 0,
  };
}
