import fc from "fast-check";
import type { MessageAttributes } from "../../../core/messages/message";
import { messageSize } from "../../../core/messages/message-size";
import { type DeadLetterMetadata, METADATA_ATTRIBUTE } from "../../../core/metadata/dead-letter-metadata";
import { originalId, parseMetadata, readMetadata } from "../../../core/metadata/read-metadata";
import { attributesWithMetadata } from "../../../core/metadata/write-metadata";
import {
  binary,
  makeMessage,
  makeMetadata,
  makeNotified,
  metadataAttribute,
  ORIGINAL_ID,
  SYSTEM_SENDER,
  TRUSTED,
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

test("metadata is read back as it was written", () => {
  fc.assert(
    fc.property(metadataList, (metadata) => {
      const attributes = attributesWithMetadata(makeMessage(), metadata);
      expect(parseMetadata(attributes ?? {})).toEqual({ kind: "metadata", metadata });
    }),
  );
});

test("a message without the attribute has no metadata", () => {
  expect(parseMetadata(makeMessage().attributes)).toEqual({ kind: "none" });
});

const { notified: _notified, ...withoutNotified } = makeMetadata();
test.each<[string, unknown]>([
  ["no JSON", "marked-secret"],
  ["a list", []],
  ["null", null],
  ["a version that is no number", { ...makeMetadata(), v: "2" }],
  ["version 0", { ...makeMetadata(), v: 0 }],
  ["a missing field", withoutNotified],
  ["an attempt below 0", makeMetadata({ attempt: -1 })],
  ["an attempt above 10", makeMetadata({ attempt: 11 })],
  ["half an attempt", makeMetadata({ attempt: 0.5 })],
  ["an attempt as text", { ...makeMetadata(), attempt: "1" }],
  ["an empty id", makeMetadata({ id: "" })],
  ["an id that is none of SQS", makeMetadata({ id: "ssn-396-00-1234" })],
  ["an id with more behind it", makeMetadata({ id: `${ORIGINAL_ID}\n` })],
  ["a sender with a space", makeMetadata({ sender: "Jane Doe" })],
  ["a reason of two words", makeMetadata({ reason: "Two words" })],
  ["a cause that is not a hash", makeMetadata({ cause: "MachineBusy:machine-113" })],
  ["a time below 0", makeMetadata({ deadAt: -1 })],
  [
    "a time beyond every number",
    JSON.stringify(makeMetadata()).replace(/"notBefore":\d+/, '"notBefore":1e999'),
  ],
  ["another sender of redrives", { ...makeMetadata(), by: "somebody" }],
  ["more than 1 KB", `${" ".repeat(1024)}${JSON.stringify(makeMetadata())}`],
])("metadata with %s is unreadable", (_what, metadata) => {
  expect(parseMetadata(metadataAttribute(metadata))).toEqual({ kind: "unreadable" });
});

test.each<[string, MessageAttributes[string]]>([
  ["Binary", binary(1)],
  ["String.json", { DataType: "String.json", StringValue: JSON.stringify(makeMetadata()) }],
  ["String without a value", { DataType: "String" }],
])("metadata of type %s is unreadable", (_type, attribute) => {
  expect(parseMetadata({ [METADATA_ATTRIBUTE]: attribute })).toEqual({ kind: "unreadable" });
});

test("a field from a later release is kept", () => {
  const metadata = { ...makeMetadata(), tenant: "blue", trail: [1, 2] };
  const attributes = attributesWithMetadata(makeMessage(), metadata);
  expect(parseMetadata(attributes ?? {})).toEqual({ kind: "metadata", metadata });
});

test.each<[string, unknown, object]>([
  ["names the message", { ...makeMetadata(), v: 2 }, { kind: "newer", id: ORIGINAL_ID }],
  ["has other fields", { v: 3, id: ORIGINAL_ID, tries: 4 }, { kind: "newer", id: ORIGINAL_ID }],
  ["has another kind of id", { v: 2, id: 7 }, { kind: "newer", id: undefined }],
  [
    "is longer than 1 KB",
    { v: 2, id: ORIGINAL_ID, trail: "x".repeat(2_000) },
    { kind: "newer", id: ORIGINAL_ID },
  ],
])("metadata of a later version that %s is left for that release", (_what, metadata, reading) => {
  expect(parseMetadata(metadataAttribute(metadata))).toEqual(reading);
});

test.each([
  ["a role of the deployment", SYSTEM_SENDER, "metadata"],
  ["a producer", "AROAEXAMPLEEXAMPLE:teams", "none"],
  [
    "a session that is named like a role of the deployment",
    "AROAEXAMPLEEXAMPLE:AROAREDRIVERREDRIVER",
    "none",
  ],
  ["nobody known", "", "none"],
])("metadata sent by %s counts as %s", (_who, senderId, kind) => {
  expect(readMetadata(makeNotified({}, { senderId }), TRUSTED)).toMatchObject({ kind });
});

test("an operator's redrive is part of the metadata", () => {
  const metadata = makeMetadata({ attempt: 0, by: "operator" });
  expect(parseMetadata(metadataAttribute(metadata))).toEqual({ kind: "metadata", metadata });
});

const manyAttributes = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`a${index}`, text("x")]));

test.each([
  [9, true],
  [10, false],
])("for a message with %i attributes, %p says whether there is room", (count, room) => {
  expect(
    attributesWithMetadata(makeMessage({ attributes: manyAttributes(count) }), makeMetadata()) !== undefined,
  ).toBe(room);
});

test("older metadata is replaced, so a message with ten attributes keeps its room", () => {
  const message = makeNotified({ attempt: 1 }, { attributes: manyAttributes(9) });
  const attributes = attributesWithMetadata(message, makeMetadata({ attempt: 2 }));
  expect(Object.keys(attributes ?? {})).toHaveLength(10);
  expect(parseMetadata(attributes ?? {})).toMatchObject({ metadata: { attempt: 2 } });
});

test.each([
  [0, true],
  [1, false],
])("at %i bytes over 1 MiB with the metadata, there is room: %p", (over, room) => {
  const attributes = attributesWithMetadata(makeMessage({ body: "" }), makeMetadata()) ?? {};
  const body = "x".repeat(1_048_576 - messageSize({ body: "", attributes }) + over);
  expect(attributesWithMetadata(makeMessage({ body }), makeMetadata()) !== undefined).toBe(room);
});

test("metadata that could not be read again is not written", () => {
  expect(attributesWithMetadata(makeMessage(), makeMetadata({ attempt: 11 }))).toBeUndefined();
  expect(attributesWithMetadata(makeMessage(), makeMetadata({ sender: "Jane Doe" }))).toBeUndefined();
});

test("writing metadata does not change the message's own attributes", () => {
  const message = makeMessage({ attributes: { team_id: text("3"), photo: binary(0, 255) } });
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
    "the id that metadata of a later version names",
    makeNotified({ v: 2 } as never, { messageId: "now" }),
    ORIGINAL_ID,
  ],
  [
    "the message's id when the metadata is unreadable",
    makeMessage({ messageId: "now", attributes: metadataAttribute("?") }),
    "now",
  ],
])("the original id is %s", (_what, message, id) => {
  expect(originalId(message, parseMetadata(message.attributes))).toBe(id);
});
