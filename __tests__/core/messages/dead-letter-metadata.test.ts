import fc from "fast-check";
import {
  attributesWithStory,
  type DeadLetterStory,
  originalId,
  readStory,
  STORY_ATTRIBUTE,
} from "../../../core/messages/dead-letter-metadata";
import type { MessageAttributes } from "../../../core/messages/message";
import { messageSize } from "../../../core/messages/message-size";
import {
  binary,
  makeMessage,
  makeStory,
  makeTold,
  ORIGINAL_ID,
  storyAttribute,
  text,
} from "../../support/make-message";

const epochMs = fc.nat({ max: Number.MAX_SAFE_INTEGER });
const stories: fc.Arbitrary<DeadLetterStory> = fc
  .record({
    id: fc.uuid(),
    sentAt: epochMs,
    sender: fc.stringMatching(/^[\w+=,.@:/-]{0,200}$/),
    cause: fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,49}(:[0-9a-f]{8})?$/),
    attempt: fc.nat(10),
    deadAt: epochMs,
    notBefore: epochMs,
    told: fc.boolean(),
  })
  .map((fields) => makeStory(fields));

test("a story that was written is read again as it was", () => {
  fc.assert(
    fc.property(stories, (story) => {
      const attributes = attributesWithStory(makeMessage(), story);
      expect(readStory({ attributes: attributes ?? {} })).toEqual({ kind: "story", story });
    }),
  );
});

test("a message without the attribute has no story", () => {
  expect(readStory(makeMessage())).toEqual({ kind: "none" });
});

const { told: _told, ...withoutTold } = makeStory();
test.each<[string, unknown]>([
  ["no JSON", "marked-secret"],
  ["a list", []],
  ["null", null],
  ["another version", { ...makeStory(), v: 2 }],
  ["a missing field", withoutTold],
  ["a further field", { ...makeStory(), extra: 1 }],
  ["an attempt below 0", makeStory({ attempt: -1 })],
  ["an attempt above 10", makeStory({ attempt: 11 })],
  ["half an attempt", makeStory({ attempt: 0.5 })],
  ["an attempt as text", { ...makeStory(), attempt: "1" }],
  ["an empty id", makeStory({ id: "" })],
  ["an id that is none of SQS", makeStory({ id: "ssn-396-00-1234" })],
  ["an id with more behind it", makeStory({ id: `${ORIGINAL_ID}\n` })],
  ["a sender with a space", makeStory({ sender: "Jane Doe" })],
  ["a reason of two words", makeStory({ reason: "Two words" })],
  ["a cause that is not a hash", makeStory({ cause: "ProductUnavailable:product-113" })],
  ["a time below 0", makeStory({ deadAt: -1 })],
  ["a time beyond every number", JSON.stringify(makeStory()).replace(/"notBefore":\d+/, '"notBefore":1e999')],
  ["another sender of redrives", { ...makeStory(), by: "somebody" }],
  ["more than 1 KB", `${" ".repeat(1024)}${JSON.stringify(makeStory())}`],
])("a story with %s is unreadable", (_what, story) => {
  expect(readStory({ attributes: storyAttribute(story) })).toEqual({ kind: "unreadable" });
});

test.each<[string, MessageAttributes[string]]>([
  ["Binary", binary(1)],
  ["String.json", { DataType: "String.json", StringValue: JSON.stringify(makeStory()) }],
  ["String without a value", { DataType: "String" }],
])("a story of type %s is unreadable", (_type, attribute) => {
  expect(readStory({ attributes: { [STORY_ATTRIBUTE]: attribute } })).toEqual({ kind: "unreadable" });
});

test("an operator's redrive is part of the story", () => {
  const story = makeStory({ attempt: 0, by: "operator" });
  expect(readStory({ attributes: storyAttribute(story) })).toEqual({ kind: "story", story });
});

const manyAttributes = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`a${index}`, text("x")]));

test.each([
  [9, true],
  [10, false],
])("of a message with %i attributes it is %p that there is room", (count, room) => {
  expect(
    attributesWithStory(makeMessage({ attributes: manyAttributes(count) }), makeStory()) !== undefined,
  ).toBe(room);
});

test("an older story is replaced, so that a message with ten attributes keeps its room", () => {
  const message = makeTold({ attempt: 1 }, { attributes: manyAttributes(9) });
  const attributes = attributesWithStory(message, makeStory({ attempt: 2 }));
  expect(Object.keys(attributes ?? {})).toHaveLength(10);
  expect(readStory({ attributes: attributes ?? {} })).toMatchObject({ story: { attempt: 2 } });
});

test.each([
  [0, true],
  [1, false],
])("%i bytes over 1 MiB with the story: there is room is %p", (over, room) => {
  const attributes = attributesWithStory(makeMessage({ body: "" }), makeStory()) ?? {};
  const body = "x".repeat(1_048_576 - messageSize({ body: "", attributes }) + over);
  expect(attributesWithStory(makeMessage({ body }), makeStory()) !== undefined).toBe(room);
});

test("a story that could not be read again is not written", () => {
  expect(attributesWithStory(makeMessage(), makeStory({ attempt: 11 }))).toBeUndefined();
  expect(attributesWithStory(makeMessage(), makeStory({ sender: "Jane Doe" }))).toBeUndefined();
});

test("writing a story leaves the message's own attributes as they are", () => {
  const message = makeMessage({ attributes: { store_id: text("3"), photo: binary(0, 255) } });
  const before = structuredClone(message.attributes);
  const { [STORY_ATTRIBUTE]: _story, ...others } = attributesWithStory(message, makeStory()) ?? {};
  expect(others).toEqual(before);
  expect(message.attributes).toEqual(before);
});

test.each([
  ["the story's id", makeTold({}, { messageId: "now" }), ORIGINAL_ID],
  ["the message's id without a story", makeMessage({ messageId: "now" }), "now"],
  [
    "the message's id when the story is unreadable",
    makeMessage({ messageId: "now", attributes: storyAttribute("?") }),
    "now",
  ],
])("the original id is %s", (_what, message, id) => {
  expect(originalId(message)).toBe(id);
});
