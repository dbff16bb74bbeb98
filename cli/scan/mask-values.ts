import type { MessageAttributeValue } from "@aws-sdk/client-sqs";
import application from "#application";
import { readProducerId } from "../../core/application/read-producer";
import { METADATA_ATTRIBUTE } from "../../core/messages/dead-letter-metadata";
import type { MessageAttributes } from "../../core/messages/message";

/** Stands for a value. Its length tells nothing of the value's. */
export const MASK = "***";

/**
 * What a program names a field. Anything else, such as an address or a number that a body is keyed by, is a value that
 * stands in the place of a name.
 */
const FIELD_NAME = /^(?!.*\d{4})[A-Za-z_]\w{0,39}$/;

/** A JSON body with its field names and structure and without its values; of another body only the length. */
export function maskBody(body: string): unknown {
  try {
    return maskValue(JSON.parse(body));
  } catch {
    return `${MASK} (not JSON, ${Buffer.byteLength(body)} bytes)`;
  }
}

function maskValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskValue);
  if (typeof value !== "object" || value === null) return MASK;
  let masked = 0;
  const nameOf = (name: string) => {
    if (FIELD_NAME.test(name)) return name;
    masked += 1;
    // As many as there are: two names of one object must not fall together.
    return masked === 1 ? MASK : `${MASK} ${masked}`;
  };
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [nameOf(name), maskValue(inner)]));
}

export interface ShownAttribute {
  readonly name: string;
  readonly type: string;
  readonly value: string;
}

/** Attributes by name, without their values but a valid producer id; the metadata has a place of its own. */
export function showAttributes(attributes: MessageAttributes, reveal: boolean): ShownAttribute[] {
  return Object.entries(attributes)
    .filter(([name]) => name !== METADATA_ATTRIBUTE)
    .map(([name, attribute]) => ({
      name,
      type: attribute.DataType ?? "",
      value: reveal || isOpen(name, attributes) ? textOf(attribute) : MASK,
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

const isOpen = (name: string, attributes: MessageAttributes): boolean =>
  name === application.producer.attribute && readProducerId(application, attributes).kind === "valid";

/** Binary values as base64. */
function textOf({ StringValue, BinaryValue }: MessageAttributeValue): string {
  return StringValue ?? Buffer.from(BinaryValue ?? []).toString("base64");
}
