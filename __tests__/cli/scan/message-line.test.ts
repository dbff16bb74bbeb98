import fc from "fast-check";
import { fromLine, toLine } from "../../../cli/files/message-line";
import type { MessageAttributes } from "../../../core/messages/message";
import { makeMessage, messageId } from "../../support/make-message";

const PROD = {
  name: "reliable_q",
  stage: "prod",
  prefix: "x-",
  region: "eu-west-1",
  account: "123456789012",
};

const name = fc.oneof(
  fc.constantFrom("constructor", "__proto__", "team_id", "toString"),
  fc.stringMatching(/^[A-Za-z0-9_.-]{1,20}$/),
);
const value = fc.oneof(
  fc.record({
    DataType: fc.constantFrom("String", "Number.int", "String.x"),
    StringValue: fc.string({ minLength: 1, unit: "binary" }),
  }),
  fc.record({
    DataType: fc.constantFrom("Binary", "Binary.png"),
    BinaryValue: fc.uint8Array({ minLength: 1 }),
  }),
);
const attributes = fc
  .uniqueArray(fc.tuple(name, value), { selector: ([key]) => key, maxLength: 10 })
  .map((entries): MessageAttributes => Object.fromEntries(entries));

test("a line restores body, attributes and group id unchanged, whatever they contain", () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1, unit: "binary" }),
      attributes,
      fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
      (body, given, groupId) => {
        const message = makeMessage({ body, attributes: given, ...(groupId !== undefined && { groupId }) });

        const line = toLine(message, { queue: "retry", id: message.messageId }, PROD);

        expect(line).not.toContain("\n");
        expect(fromLine(line)).toEqual({
          deployment: PROD,
          queue: "retry",
          messageId: message.messageId,
          sentAt: message.sentAt,
          senderId: message.senderId,
          body,
          attributes: given,
          ...(groupId !== undefined && { groupId }),
        });
      },
    ),
  );
});

const line = JSON.parse(toLine(makeMessage(), { queue: "quarantine", id: messageId(1) }, PROD));

test.each([
  ["another version", { ...line, v: 2 }],
  ["another queue", { ...line, queue: "main" }],
  ["no body", { ...line, body: undefined }],
  ["an attribute without a value", { ...line, attributes: { a: { type: "String" } } }],
  [
    "an attribute with bytes that are no base64",
    { ...line, attributes: { a: { type: "Binary", base64: "***" } } },
  ],
])("a line with %s was not written by this command", (_what, wrong) => {
  expect(fromLine(JSON.stringify(wrong))).toBeUndefined();
});

test("a torn line was not written by this command", () => {
  expect(fromLine(JSON.stringify(line).slice(0, -3))).toBeUndefined();
});
