import fc from "fast-check";
import {
  attributesWithMetadata,
  type DeadLetterMetadata,
  METADATA_ATTRIBUTE,
  originalId,
  readMetadata,
} from "../../../core/messages/dead-letter-metadata";
import type { MessageAttributes } from "../../../core/messages/message";
import { messageSize } from "../../../core/messages/message-size";
import {
  binary,
  makeMessage,
  makeMetadata,
  makeNotified,
  metadataAttribute,
  ORIGINAL_ID,
  text,
} from "../../support/make-message";

const epochMs = fc.nat({ max: Number.MAX_SAFE_INTEGER });
const metadataList: fc.Arbitrary<DeadLetterMetadata> = fc
  .record({
    id: fc.uuid(),
    sentAt: epochMs,
    sender: fc.stringMatching(/^[\w+=,.@:/-]{0,200}$/),
    cause: fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,49}(:[0-9a-f]{8})?$/),
    attempt: fc.nat(10),
    deadAt: epochMs,
    notBefore: epochMs,
    notified: fc.boolean(),
  })
  .map((fields) => makeMetadata(fields));

test("metadata that was written is read again as it was", () => {
  fc.assert(
    fc.property(metadataList, (metadata) => {
      const attributes = attributesWithMetadata(makeMessage(), metadata);
      expect(readMetadata({ attributes: attributes ?? {} })).toEqual({ kind: "metadata", metadata });
    }),
  );
});

test("a message without the attribute has no metadata", () => {
  expect(readMetadata(makeMessage())).toEqual({ kind: "none" });
});

const { notified: _notified, ...withoutNotified } = makeMetadata();
test.each<[string, unknown]>([
  ["no JSON", "marked-secret"],
  ["a list", []],
  ["null", null],
  ["another version", { ...makeMetadata(), v: 2 }],
  ["a missing field", withoutNotified],
  ["a further field", { ...makeMetadata(), extra: 1 }],
  ["an attempt below 0", makeMetadata({ attempt: -1 })],
  ["an attempt above 10", makeMetadata({ attempt: 11 })],
  ["half an attempt", makeMetadata({ attempt: 0.5 })],
  ["an attempt as text", { ...makeMetadata(), attempt: "1" }],
  ["an empty id", makeMetadata({ id: "" })],
  ["an id that is none of SQS", makeMetadata({ id: "ssn-396-00-1234" })],
  ["an id with more behind it", makeMetadata({ id: `${ORIGINAL_ID}\n` })],
  ["a sender with a space", makeMetadata({ sender: "Jane Doe" })],
  ["a reason of two words", makeMetadata({ reason: "Two words" })],
  ["a cause that is not a hash", makeMetadata({ cause: "ProductUnavailable:product-113" })],
  ["a time below 0", makeMetadata({ deadAt: -1 })],
  [
    "a time beyond every number",
    JSON.stringify(makeMetadata()).replace(/"notBefore":\d+/, '"notBefore":1e999'),
  ],
  ["another sender of redrives", { ...makeMetadata(), by: "somebody" }],
  ["more than 1 KB", `${" ".repeat(1024)}${JSON.stringify(makeMetadata())}`],
])("metadata with %s is unreadable", (_what, metadata) => {
  expect(readMetadata({ attributes: metadataAttribute(metadata) })).toEqual({ kind: "unreadable" });
});

test.each<[string, MessageAttributes[string]]>([
  ["Binary", binary(1)],
  ["String.json", { DataType: "String.json", StringValue: JSON.stringify(makeMetadata()) }],
  ["String without a value", { DataType: "String" }],
])("metadata of type %s is unreadable", (_type, attribute) => {
  expect(readMetadata({ attributes: { [METADATA_ATTRIBUTE]: attribute } })).toEqual({ kind: "unreadable" });
});

test("an operator's redrive is part of the metadata", () => {
  const metadata = makeMetadata({ attempt: 0, by: "operator" });
  expect(readMetadata({ attributes: metadataAttribute(metadata) })).toEqual({ kind: "metadata", metadata });
});

const manyAttributes = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`a${index}`, text("x")]));

test.each([
  [9, true],
  [10, false],
])("of a message with %i attributes it is %p that there is room", (count, room) => {
  expect(
    attributesWithMetadata(makeMessage({ attributes: manyAttributes(count) }), makeMetadata()) !== undefined,
  ).toBe(room);
});

test("an older metadata is replaced, so that a message with ten attributes keeps its room", () => {
  const message = makeNotified({ attempt: 1 }, { attributes: manyAttributes(9) });
  const attributes = attributesWithMetadata(message, makeMetadata({ attempt: 2 }));
  expect(Object.keys(attributes ?? {})).toHaveLength(10);
  expect(readMetadata({ attributes: attributes ?? {} })).toMatchObject({ metadata: { attempt: 2 } });
});

test.each([
  [0, true],
  [1, false],
])("%i bytes over 1 MiB with the metadata: there is room is %p", (over, room) => {
  const attributes = attributesWithMetadata(makeMessage({ body: "" }), makeMetadata()) ?? {};
  const body = "x".repeat(1_048_576 - messageSize({ body: "", attributes }) + over);
  expect(attributesWithMetadata(makeMessage({ body }), makeMetadata()) !== undefined).toBe(room);
});

test("metadata that could not be read again is not written", () => {
  expect(attributesWithMetadata(makeMessage(), makeMetadata({ attempt: 11 }))).toBeUndefined();
  expect(attributesWithMetadata(makeMessage(), makeMetadata({ sender: "Jane Doe" }))).toBeUndefined();
});

test("writing metadata leaves the message's own attributes as they are", () => {
  const message = makeMessage({ attributes: { store_id: text("3"), photo: binary(0, 255) } });
  const before = structuredClone(message.attributes);
  const { [METADATA_ATTRIBUTE]: _metadata, ...others } =
    attributesWithMetadata(message, makeMetadata()) ?? {};
  expect(others).toEqual(before);
  expect(message.attributes).toEqual(before);
});

test.each([
  ["the metadata's id", makeNotified({}, { messageId: "now" }), ORIGINAL_ID],
  ["the message's id without metadata", makeMessage({ messageId: "now" }), "now"],
  [
    "the message's id when the metadata is unreadable",
    makeMessage({ messageId: "now", attributes: metadataAttribute("?") }),
    "now",
  ],
])("the original id is %s", (_what, message, id) => {
  expect(originalId(message)).toBe(id);
});
