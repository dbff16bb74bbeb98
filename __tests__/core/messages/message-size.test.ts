import fc from "fast-check";
import { attributesSize, messageSize } from "../../../core/messages/message-size";
import { binary, number, text } from "../../support/make-message";

test.each([
  ["a body in ASCII", { body: "abc", attributes: {} }, 3],
  ["a body of several bytes a character", { body: "é€😀", attributes: {} }, 2 + 3 + 4],
  ["a text attribute", { body: "", attributes: { name: text("value") } }, 4 + 6 + 5],
  ["a number attribute", { body: "", attributes: { ts: number("17") } }, 2 + 6 + 2],
  [
    "a custom type",
    { body: "", attributes: { n: { DataType: "Number.int", StringValue: "1" } } },
    1 + 10 + 1,
  ],
  ["a binary attribute", { body: "", attributes: { b: binary(0, 1, 255) } }, 1 + 6 + 3],
  ["all of them", { body: "x", attributes: { a: text("é"), b: binary(0) } }, 1 + (1 + 6 + 2) + (1 + 6 + 1)],
])("counts %s as SQS does", (_what, message, bytes) => {
  expect(messageSize(message)).toBe(bytes);
});

test("is the body's bytes and each attribute's name, type and value", () => {
  const texts = fc.string({ unit: "grapheme" });
  fc.assert(
    fc.property(texts, fc.dictionary(fc.stringMatching(/^[a-z]{1,9}$/), texts), (body, values) => {
      const attributes = Object.fromEntries(
        Object.entries(values).map(([name, value]) => [name, text(value)]),
      );
      const joined = Object.entries(values).map(([name, value]) => `${name}String${value}`);
      expect(attributesSize(attributes)).toBe(Buffer.byteLength(joined.join("")));
      expect(messageSize({ body, attributes })).toBe(Buffer.byteLength([body, ...joined].join("")));
    }),
  );
});
