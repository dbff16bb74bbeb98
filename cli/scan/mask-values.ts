import type { Application } from "../../core/application/application";
import { readProducerId } from "../../core/application/read-producer";
import type { MessageAttributes } from "../../core/messages/message";
import { METADATA_ATTRIBUTE } from "../../core/metadata/dead-letter-metadata";
import { attributeText } from "./attribute-change";

/** Replaces a value. Its length reveals nothing about the value's. */
export const MASK = "***";

/**
 * What a program would name a field. Anything else, such as an address or a number by which a body is keyed, is a
 * value used as a name.
 */
const FIELD_NAME = /^(?!.*\d{4})[A-Za-z_]\w{0,39}$/;

/** How much of a body is shown masked: a message may contain 100,000 values, or be nested as deeply. */
const MOST_VALUES = 500;
const MOST_LEVELS = 20;

/** A JSON body with its field names and structure and without its values. For any other body, only the length. */
export function maskBody(body: string): unknown {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return `${MASK} (not JSON, ${Buffer.byteLength(body)} bytes)`;
  }
  let values = 0;
  const isFull = () => values >= MOST_VALUES;
  const mask = (value: unknown, level: number): unknown => {
    values += 1;
    if (typeof value !== "object" || value === null) return MASK;
    if (level >= MOST_LEVELS) return `${MASK} (nested deeper)`;
    const masked: [string, unknown][] = [];
    const entries = Object.entries(value);
    let hiddenNames = 0;
    for (const [name, inner] of entries) {
      if (isFull()) break;
      // As many as there are: two names of one object must not become one.
      if (!FIELD_NAME.test(name) && !Array.isArray(value)) hiddenNames += 1;
      const shown = FIELD_NAME.test(name) ? name : hiddenNames === 1 ? MASK : `${MASK} ${hiddenNames}`;
      masked.push([shown, mask(inner, level + 1)]);
    }
    const left = entries.length - masked.length;
    if (left > 0) masked.push(["…", `${MASK} (${left} more)`]);
    return Array.isArray(value) ? masked.map(([, inner]) => inner) : Object.fromEntries(masked);
  };
  return mask(parsed, 0);
}

export interface ShownAttribute {
  readonly name: string;
  readonly type: string;
  readonly value: string;
}

/** Attributes by name, without their values except a valid producer id. The metadata is shown separately. */
export function showAttributes(
  application: Pick<Application, "producer">,
  attributes: MessageAttributes,
  reveal: boolean,
): ShownAttribute[] {
  const isOpen = (name: string): boolean =>
    name === application.producer.attribute && readProducerId(application, attributes).kind === "valid";
  return Object.entries(attributes)
    .filter(([name]) => name !== METADATA_ATTRIBUTE)
    .map(([name, attribute]) => ({
      name,
      type: attribute.DataType ?? "",
      value: reveal || isOpen(name) ? attributeText(attribute) : MASK,
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
