import type { MessageAttributes } from "./message";

/** How a sender's code writes an attribute in its simplest form. */
export type PlainValue = string | number | Uint8Array;

/** Text as String, a number as Number, bytes as Binary. */
function attributeOf(value: PlainValue): MessageAttributes[string] {
  if (value instanceof Uint8Array) return { DataType: "Binary", BinaryValue: value };
  return { DataType: typeof value === "number" ? "Number" : "String", StringValue: String(value) };
}

export const attributesOf = (values: Readonly<Record<string, PlainValue>>): MessageAttributes =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, attributeOf(value)]));
