import * as v from "valibot";
import type { Message, MessageAttributes } from "../messages/message";
import {
  type DeadLetterMetadata,
  MAX_METADATA_BYTES,
  METADATA_ATTRIBUTE,
  MessageId,
  MetadataSchema,
} from "./dead-letter-metadata";
import { isTrusted, type TrustedSenders } from "./trusted-senders";

/** What all future versions have in common: the version, and the id that the message keeps. */
const AnyVersionSchema = v.object({
  v: v.pipe(v.number(), v.integer()),
  id: v.fallback(v.optional(MessageId), undefined),
});

export type MetadataReading =
  | { readonly kind: "metadata"; readonly metadata: DeadLetterMetadata }
  /** Written by a later release: kept as it is, for that release to handle. */
  | { readonly kind: "newer"; readonly id?: string | undefined; readonly metadata?: undefined }
  | { readonly kind: "none" | "unreadable"; readonly metadata?: undefined };

/**
 * Reads a message's metadata. Only metadata from a trusted sender counts; otherwise the message has none. Anything
 * that does not match the schema is "unreadable", never an error.
 */
export function readMetadata(
  message: Pick<Message, "attributes" | "senderId">,
  trusted: TrustedSenders,
): MetadataReading {
  return isTrusted(message.senderId, trusted) ? parseMetadata(message.attributes) : { kind: "none" };
}

/** Reads metadata no matter who wrote it. Code that acts on metadata uses `readMetadata`. */
export function parseMetadata(attributes: MessageAttributes): MetadataReading {
  const attribute = attributes[METADATA_ATTRIBUTE];
  if (attribute === undefined) return { kind: "none" };
  if (attribute.DataType !== "String") return { kind: "unreadable" };
  const json = v.safeParse(v.pipe(v.string(), v.parseJson()), attribute.StringValue);
  if (!json.success) return { kind: "unreadable" };
  const anyVersion = v.safeParse(AnyVersionSchema, json.output);
  if (anyVersion.success && anyVersion.output.v > 1) return { kind: "newer", id: anyVersion.output.id };
  const parsed = v.safeParse(MetadataSchema, json.output);
  const fits = Buffer.byteLength(attribute.StringValue ?? "") <= MAX_METADATA_BYTES;
  return parsed.success && fits ? { kind: "metadata", metadata: parsed.output } : { kind: "unreadable" };
}

/** The id by which a business function recognizes the same message across all transfers. */
export function originalId({ messageId }: Pick<Message, "messageId">, reading: MetadataReading): string {
  if (reading.kind === "metadata") return reading.metadata.id;
  return (reading.kind === "newer" ? reading.id : undefined) ?? messageId;
}
