import type { MessageAttributeValue } from "@aws-sdk/client-sqs";
import * as fc from "fast-check";
import { randomText } from "../../../fidelity/support/unicode";

const name = fc.oneof(
  fc.stringMatching(/^[A-Za-z_][\w-]{0,20}$/),
  fc.stringMatching(/^[a-z]{1,5}\.[a-z]{1,5}$/),
  fc.constantFrom("__proto__", "constructor", "toString", "hasOwnProperty", "0", "1"),
);

const typed = (...types: readonly string[]) => fc.constantFrom(...types);
const looksEmpty = fc.constantFrom(" ", "\t\n", "0", "null", "undefined", "false", "[]");
const value: fc.Arbitrary<MessageAttributeValue> = fc.oneof(
  fc.record({
    DataType: typed("String", "String.e-mail_2", "String.Größe"),
    StringValue: fc.oneof(randomText, looksEmpty),
  }),
  fc.record({
    DataType: typed("Number", "Number.int"),
    StringValue: typed("7", "-1.5E+20", "007", "12345678901234567890.123456"),
  }),
  fc.record({
    DataType: typed("Binary", "Binary.png"),
    BinaryValue: fc.uint8Array({ minLength: 1, maxLength: 60 }),
  }),
);

/** Up to ten attributes, of every type that SQS knows, with names that JavaScript's objects have too. */
export const anyAttributes = fc
  .uniqueArray(fc.tuple(name, value), { maxLength: 10, selector: ([chosen]) => chosen })
  .map((entries): Record<string, MessageAttributeValue> => Object.fromEntries(entries));

/** A batch of messages with every character that SQS allows. */
export const anyBatch = fc.array(
  fc.record({
    body: randomText,
    attributes: anyAttributes,
    groupId: fc.option(fc.stringMatching(/^[!-~]{1,40}$/), { nil: undefined }),
  }),
  { minLength: 10, maxLength: 10 },
);

/** With bytes in a form that does not depend on how they are stored. */
export const readable = (attributes: Readonly<Record<string, MessageAttributeValue>> = {}) =>
  Object.entries(attributes)
    .map(([key, { DataType, StringValue, BinaryValue }]) => [
      key,
      DataType,
      BinaryValue === undefined ? StringValue : Buffer.from(BinaryValue).toString("hex"),
    ])
    .sort(([one = ""], [other = ""]) => (one < other ? -1 : 1));
