import { createHash } from "node:crypto";
import * as v from "valibot";
import type { Message, MessageAttributes } from "../../core/messages/message";
import { METADATA_ATTRIBUTE } from "../../core/metadata/dead-letter-metadata";
import { originalId, readMetadata } from "../../core/metadata/read-metadata";
import type { TrustedSenders } from "../../core/metadata/trusted-senders";
import type { Deployment } from "../aws/target/deployment";
import { HELD_ROLES, type HeldRole } from "../aws/target/deployment-names";
import { contentHash } from "./editable-message";

/** One held message as a line of NDJSON: everything that SQS can be given again, and where it was. */
export interface MessageLine {
  readonly queue: HeldRole;
  readonly messageId: string;
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly groupId?: string;
  readonly sentAt: number;
  readonly senderId: string;
  /** Where it was held. Undefined: the line does not say. */
  readonly deployment?: Deployment;
}

/** The id under which a message was first sent, and whose claim it is. */
type Identified = Pick<Message, "messageId" | "attributes" | "senderId">;

/**
 * The id under which a message was first sent, if a trusted sender says so. Any other id is only a producer's claim.
 */
export const idOf = (message: Identified, trusted: TrustedSenders): string =>
  originalId(message, readMetadata(message, trusted));

/** Without its line break, under its known id. Binary values are base64. */
export function toLine(
  message: Message,
  { queue, id }: { readonly queue: HeldRole; readonly id: string },
  deployment: Deployment,
): string {
  const attributes = Object.entries(message.attributes).map(
    ([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      BinaryValue === undefined
        ? { type: DataType, value: StringValue }
        : { type: DataType, base64: Buffer.from(BinaryValue).toString("base64") },
    ],
  );
  return JSON.stringify({
    v: 1,
    deployment,
    queue,
    id,
    messageId: message.messageId,
    sentAt: message.sentAt,
    sender: message.senderId,
    ...(message.groupId !== undefined && { groupId: message.groupId }),
    body: message.body,
    // Own properties, whatever their names.
    attributes: Object.fromEntries(attributes),
  });
}

const Text = v.string();
const Filled = v.pipe(Text, v.nonEmpty());

const LineSchema = v.object({
  v: v.literal(1),
  deployment: v.optional(v.object({ name: Text, stage: Text, prefix: Text, region: Text, account: Text })),
  queue: v.picklist(HELD_ROLES),
  messageId: Filled,
  sentAt: v.number(),
  sender: v.optional(Text, ""),
  groupId: v.optional(Filled),
  body: Filled,
  // Not v.record, because it drops names such as `constructor`, which SQS allows.
  attributes: v.custom<Record<string, unknown>>(
    (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  ),
});

const AttributeSchema = v.union([
  v.strictObject({ type: Filled, value: Filled }),
  v.strictObject({ type: Filled, base64: v.pipe(Filled, v.base64()) }),
]);

/** Undefined: this command did not write the line. */
export function fromLine(line: string): MessageLine | undefined {
  const parsed = v.safeParse(v.pipe(Text, v.parseJson(), LineSchema), line);
  if (!parsed.success) return undefined;
  const { v: _version, attributes: written, groupId, deployment, sender: senderId, ...rest } = parsed.output;
  const attributes: [string, MessageAttributes[string]][] = [];
  for (const [name, value] of Object.entries(written)) {
    const attribute = v.safeParse(AttributeSchema, value);
    if (!attribute.success) return undefined;
    const { output } = attribute;
    attributes.push([
      name,
      "base64" in output
        ? { DataType: output.type, BinaryValue: new Uint8Array(Buffer.from(output.base64, "base64")) }
        : { DataType: output.type, StringValue: output.value },
    ]);
  }
  return {
    ...rest,
    senderId,
    ...(groupId !== undefined && { groupId }),
    ...(deployment !== undefined && { deployment }),
    attributes: Object.fromEntries(attributes),
  };
}

/**
 * Returns keys by which the messages of one file, or of one scan, are recognized, whatever the form of their lines
 * and the ids of their copies: by the original id, the content and the destination. Two copies of one message have
 * two keys.
 */
export function createLineKeys(place: string, trusted: TrustedSenders) {
  const copies = new Map<string, string[]>();
  return (line: Identified & Pick<MessageLine, "body" | "groupId">): string => {
    const { [METADATA_ATTRIBUTE]: _metadata, ...attributes } = line.attributes;
    const content = contentHash({ body: line.body, attributes });
    const key = createHash("sha256")
      .update(JSON.stringify([place, idOf(line, trusted), content, line.groupId]))
      .digest("hex");
    const ids = copies.get(key) ?? [];
    copies.set(key, ids);
    if (!ids.includes(line.messageId)) ids.push(line.messageId);
    const copy = ids.indexOf(line.messageId);
    return copy === 0 ? key : `${key}-${copy + 1}`;
  };
}

/**
 * Whether a line is the beginning of a JSON object that was cut off, and not one that somebody has edited
 * incorrectly.
 */
export function isCutOff(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch (error) {
    // V8 names the position of what it did not expect, unless that is the end.
    const [, position] = /at position (\d+)/.exec(String(error)) ?? [];
    return text.startsWith("{") && Number(position ?? text.length) >= text.length;
  }
}
