import type { MessageAttributes } from "../../core/messages/message";
import { METADATA_ATTRIBUTE } from "../../core/metadata/dead-letter-metadata";
import { isTrusted } from "../../core/metadata/trusted-senders";
import type { Copy } from "../../scripts/virtual-aws/virtual-queue";
import type { Content } from "./job-messages";
import { TRUSTED } from "./world-settings";

/** A producer's own attribute with the metadata's name is kept under this name. */
const KEPT = "ReliableQueue.Unproven";

/** Attributes as text, binary in base64. Metadata is left out. */
function canonical(attributes: MessageAttributes, hasMetadata: boolean): string {
  const entries = Object.entries(attributes)
    .filter(([name]) => name !== METADATA_ATTRIBUTE || !hasMetadata)
    .map(([name, { DataType, StringValue, BinaryValue }]) => [
      name === METADATA_ATTRIBUTE ? KEPT : name,
      DataType,
      StringValue ?? null,
      BinaryValue === undefined ? null : Buffer.from(BinaryValue).toString("base64"),
    ]);
  return JSON.stringify(entries.sort((a, b) => String(a[0]).localeCompare(String(b[0]))));
}

/**
 * Which parts of a message are not as they were sent, without the metadata. Contains no values, which are the
 * producer's.
 */
export function changedParts(stored: Copy, sent: Content): string[] {
  const attributes = canonical(stored.attributes, isTrusted(stored.senderId, TRUSTED));
  return [
    ...(stored.body === sent.body ? [] : ["the body"]),
    ...(attributes === canonical(sent.attributes, false) ? [] : ["an attribute"]),
    ...(stored.groupId === sent.groupId ? [] : ["the MessageGroupId"]),
  ];
}
