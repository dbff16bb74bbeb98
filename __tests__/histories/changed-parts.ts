import { METADATA_ATTRIBUTE } from "../../core/messages/dead-letter-metadata";
import type { StoredMessage } from "./in-process-aws";
import type { Content } from "./order-messages";

/** Attributes as text, binary in base64, whether sent (bytes) or stored. */
function canonical(
  attributes: Readonly<
    Record<string, { DataType?: string | undefined; StringValue?: string | undefined; BinaryValue?: unknown }>
  >,
): string {
  const entries = Object.entries(attributes)
    .filter(([name]) => name !== METADATA_ATTRIBUTE)
    .map(([name, { DataType, StringValue, BinaryValue }]) => {
      const bytes = ArrayBuffer.isView(BinaryValue)
        ? Buffer.from(BinaryValue as Uint8Array).toString("base64")
        : BinaryValue;
      return [name, DataType, StringValue ?? null, bytes ?? null];
    });
  return JSON.stringify(entries.sort((a, b) => String(a[0]).localeCompare(String(b[0]))));
}

/** Which parts of a message are not as they were sent, the metadata left out. Names no values: they are the producer's. */
export function changedParts(stored: StoredMessage, sent: Content): string[] {
  return [
    ...(stored.body === sent.body ? [] : ["the body"]),
    ...(canonical(stored.messageAttributes) === canonical(sent.attributes) ? [] : ["an attribute"]),
    ...(stored.messageGroupId === sent.groupId ? [] : ["the MessageGroupId"]),
  ];
}
