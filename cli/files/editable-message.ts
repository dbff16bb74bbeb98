import { createHash } from "node:crypto";
import * as v from "valibot";
import type { Message, MessageAttributes } from "../../core/messages/message";
import { METADATA_ATTRIBUTE } from "../../core/metadata/dead-letter-metadata";
import { DlqError } from "../errors";
import { attributeOf, attributeText, problemWithValue } from "../scan/attribute-change";

const EditedSchema = v.strictObject({
  body: v.unknown(),
  attributes: v.custom<Record<string, unknown>>(
    (value) => typeof value === "object" && value !== null && !Array.isArray(value),
    "must be an object",
  ),
});

const Type = v.pipe(v.string(), v.regex(/^(String|Number|Binary)(\.[\w.-]{1,240})?$/));
const AttributeSchema = v.strictObject({ type: Type, value: v.pipe(v.string(), v.nonEmpty()) });

/** The number of levels up to which indented JSON stays small enough to be edited. */
const MOST_LEVELS = 50;

function isNestedDeep(json: string): boolean {
  let level = 0;
  for (const [token] of json.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[[{]|[\]}]/g)) {
    if (token === "[" || token === "{") level += 1;
    else if (token === "]" || token === "}") level -= 1;
    if (level > MOST_LEVELS) return true;
  }
  return false;
}

/** A body that is written the same after it is parsed and serialized may be edited as JSON. */
function canonicalJson(body: string): unknown {
  if (isNestedDeep(body)) return undefined;
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === "object" && parsed !== null && JSON.stringify(parsed) === body
      ? parsed
      : undefined;
  } catch {
    return undefined;
  }
}

/** The attributes as a person edits them, without the metadata. */
export function editableAttributes({ attributes }: Pick<Message, "attributes">) {
  const edited = Object.entries(attributes)
    .filter(([name]) => name !== METADATA_ATTRIBUTE)
    .map(([name, one]) => [name, { type: one.DataType ?? "", value: attributeText(one) }] as const);
  return Object.fromEntries(edited);
}

/** The message as a person edits it: body and attributes. */
export function toEditable(message: Pick<Message, "body" | "attributes">): string {
  const body = canonicalJson(message.body) ?? message.body;
  return `${JSON.stringify({ body, attributes: editableAttributes(message) }, null, 2)}\n`;
}

const wrong = (what: string): DlqError =>
  new DlqError(
    "NotEditable",
    `${what} Nothing was sent. Keep the form {"body": …, "attributes": {"name": {"type": "String", "value": "…"}}}.`,
  );

/** Reads what a person saved. A body that is not text becomes JSON. Throws DlqError without repeating values. */
export function fromEditable(text: string, before: Message): Message {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw wrong("What you saved is not valid JSON.");
  }
  const parsed = v.safeParse(EditedSchema, json);
  if (!parsed.success) throw wrong("What you saved is not an object with body and attributes.");
  const { body, attributes } = parsed.output;
  const edit = withEdit(before, typeof body === "string" ? body : JSON.stringify(body), attributes);
  if ("problem" in edit) throw wrong(edit.problem);
  return edit.message;
}

/**
 * A message with another body and other attributes, and the same metadata. Or the first thing that is wrong with
 * them.
 */
export function withEdit(
  before: Message,
  body: string,
  edited: Readonly<Record<string, unknown>>,
): { readonly message: Message } | { readonly problem: string } {
  const attributes: [string, MessageAttributes[string]][] = [];
  for (const [name, one] of Object.entries(edited)) {
    const attribute = v.safeParse(AttributeSchema, one);
    if (!attribute.success)
      return { problem: `The attribute ${name} needs a type and a value, and the value must not be empty.` };
    const { type, value } = attribute.output;
    const problem = problemWithValue(name, type, value);
    // SQS may keep what it had before differently from how it was written.
    const { DataType, StringValue } = before.attributes[name] ?? {};
    if (problem !== undefined && !(DataType === type && StringValue === value)) return { problem };
    attributes.push([name, attributeOf(type, value)]);
  }
  const metadata = before.attributes[METADATA_ATTRIBUTE];
  if (metadata !== undefined) attributes.push([METADATA_ATTRIBUTE, metadata]);
  return { message: { ...before, body, attributes: Object.fromEntries(attributes) } };
}

/** Compares the content of two messages, whatever their ids and receipts. */
export function contentHash({ body, attributes }: Pick<Message, "body" | "attributes">): string {
  const sorted = Object.entries(attributes)
    .map(([name, one]) => [name, one.DataType, attributeText(one)])
    .sort(([a = ""], [b = ""]) => (a < b ? -1 : 1));
  return createHash("sha256")
    .update(JSON.stringify([body, sorted]))
    .digest("hex");
}
