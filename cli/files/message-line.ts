import { createHash } from "node:crypto";
import * as v from "valibot";
import { originalId, parseMetadata } from "../../core/messages/dead-letter-metadata";
import type { Message, MessageAttributes } from "../../core/messages/message";
import type { Deployment } from "../aws/target/deployment";
import { HELD_ROLES, type HeldRole } from "../aws/target/names";

/** One held message as a line of NDJSON: everything of it that SQS can be given again, and where it was. */
export interface MessageLine {
  readonly queue: HeldRole;
  readonly messageId: string;
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly groupId?: string;
  readonly sentAt: number;
  readonly sender: string;
  /** Where it was held. Undefined: the line does not say. */
  readonly deployment?: Deployment;
}

/** Without its line break. Binary values are base64. */
export function toLine(message: Message, queue: HeldRole, deployment: Deployment): string {
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
    id: originalId(message, parseMetadata(message.attributes)),
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
  deployment: v.optional(v.object({ stage: Text, prefix: Text, region: Text, account: Text })),
  queue: v.picklist(HELD_ROLES),
  messageId: Filled,
  sentAt: v.number(),
  sender: v.optional(Text, ""),
  groupId: v.optional(Filled),
  body: Filled,
  // Not v.record: it drops names such as `constructor`, which SQS allows.
  attributes: v.custom<Record<string, unknown>>(
    (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  ),
});

const AttributeSchema = v.union([
  v.strictObject({ type: Filled, value: Filled }),
  v.strictObject({ type: Filled, base64: v.pipe(Filled, v.base64()) }),
]);

/** Undefined: the line is not one that this command wrote. */
export function fromLine(line: string): MessageLine | undefined {
  const parsed = v.safeParse(v.pipe(Text, v.parseJson(), LineSchema), line);
  if (!parsed.success) return undefined;
  const { v: _version, attributes: written, groupId, deployment, ...rest } = parsed.output;
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
    ...(groupId !== undefined && { groupId }),
    ...(deployment !== undefined && { deployment }),
    attributes: Object.fromEntries(attributes),
  };
}

/** Tells the lines of a file apart, and what was sent to one place from what was sent to another. */
export const lineHash = (line: string, place: string): string =>
  createHash("sha256").update(`${place}\n${line}`).digest("hex");
