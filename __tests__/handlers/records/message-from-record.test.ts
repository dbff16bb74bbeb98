import fc from "fast-check";
import type { Message } from "../../../core/messages/message";
import { messageFromRecord } from "../../../handlers/records/message-from-record";
import { binary, makeMessage, makeRecord, number, TRACE_ID, text } from "../../support/make-message";

const RECORD = makeRecord(makeMessage({ messageId: "message-1" }));
const values = fc.string({ unit: "grapheme", minLength: 1 });
const types = fc.constantFrom("", ".int", ".float", ".json");
const attribute = fc.oneof(
  fc.record({ DataType: types.map((type) => `String${type}`), StringValue: values }),
  fc.record({ DataType: types.map((type) => `Number${type}`), StringValue: fc.integer().map(String) }),
  fc.record({ DataType: types.map((type) => `Binary${type}`), BinaryValue: fc.uint8Array({ minLength: 1 }) }),
);
const messages: fc.Arbitrary<Message> = fc
  .record({
    body: values,
    attributes: fc.dictionary(fc.stringMatching(/^[A-Z][A-Za-z0-9_.-]{0,20}$/), attribute, {
      maxKeys: 10,
      noNullPrototype: true,
    }),
    receiveCount: fc.integer({ min: 1, max: 1000 }),
    sentAt: fc.nat({ max: 4e12 }),
  })
  .map(makeMessage);

test("a record of Lambda is mapped back to the message that was received", () => {
  fc.assert(
    fc.property(messages, (message) => expect(messageFromRecord(makeRecord(message))).toEqual(message)),
  );
});

test("a group id is kept, and none is invented", () => {
  expect(messageFromRecord(makeRecord(makeMessage({ groupId: "team-3" }))).groupId).toBe("team-3");
  expect(messageFromRecord(RECORD)).not.toHaveProperty("groupId");
});

test("the root id of a trace header is kept, and none is invented", () => {
  expect(messageFromRecord(makeRecord(makeMessage({ traceId: TRACE_ID }))).traceId).toBe(TRACE_ID);
  expect(messageFromRecord(RECORD)).not.toHaveProperty("traceId");
});

test("the list fields that Lambda adds are dropped", () => {
  const message = makeMessage({ attributes: { a: text(" "), n: number("1"), b: binary(0, 255) } });
  expect(messageFromRecord(makeRecord(message)).attributes).toEqual({
    a: { DataType: "String", StringValue: " " },
    n: { DataType: "Number", StringValue: "1" },
    b: { DataType: "Binary", BinaryValue: Uint8Array.from([0, 255]) },
  });
});

test.each(["constructor", "prototype", "toString", "hasOwnProperty", "__proto__"])(
  "an attribute named %s is kept",
  (name) => {
    const message = makeMessage({ attributes: { [name]: text("value"), team_id: number("3") } });
    expect(messageFromRecord(makeRecord(message)).attributes).toEqual(message.attributes);
  },
);

test.each([
  ["Binary", { BinaryValue: Uint8Array.from([1]) }],
  ["Binary.png", { BinaryValue: Uint8Array.from([1]) }],
  ["BinaryLike", { StringValue: "x" }],
  ["String", { StringValue: "x" }],
  ["Number.int", { StringValue: "x" }],
])(
  "of an attribute of type %s with two values, only the type's own is used, because SQS refuses both",
  (dataType, value) => {
    const messageAttributes = { a: { dataType, stringValue: "x", binaryValue: "AQ==" } };
    expect(messageFromRecord({ ...RECORD, messageAttributes }).attributes).toEqual({
      a: { DataType: dataType, ...value },
    });
  },
);

test.each([undefined, {}])("messageAttributes %j are not attributes", (messageAttributes) => {
  expect(messageFromRecord({ ...RECORD, messageAttributes }).attributes).toEqual({});
});

test("the trace header is not copied", () => {
  expect(JSON.stringify(messageFromRecord(RECORD))).not.toContain("Root=");
});

const withSystem = (fields: object) => ({ ...RECORD, attributes: { ...RECORD.attributes, ...fields } });
test.each<[string, unknown]>([
  ["The record's shape is invalid.", null],
  ["The record's shape is invalid.", "marked-secret"],
  ["The record's messageId must not be empty.", { ...RECORD, messageId: "" }],
  ["The record's messageId must be a string.", { ...RECORD, messageId: 7 }],
  ["The record's receiptHandle must not be empty.", { ...RECORD, receiptHandle: "" }],
  ["The record's body must be a string.", { ...RECORD, body: { name: "marked-secret" } }],
  ["The record's attributes must be an object.", { ...RECORD, attributes: "marked-secret" }],
  [
    "The record's attributes.ApproximateReceiveCount must be a non-negative integer.",
    withSystem({ ApproximateReceiveCount: "-1" }),
  ],
  [
    "The record's attributes.SentTimestamp must be a non-negative integer.",
    withSystem({ SentTimestamp: "marked-secret" }),
  ],
  ["The record's attributes.SentTimestamp must be a string.", withSystem({ SentTimestamp: 17 })],
  [
    "The record's messageAttributes must be an object of valid message attributes.",
    { ...RECORD, messageAttributes: { marked_secret: null } },
  ],
  [
    "The record's messageAttributes must be an object of valid message attributes.",
    { ...RECORD, messageAttributes: { marked_secret: {} } },
  ],
  [
    "The record's messageAttributes must be an object of valid message attributes.",
    { ...RECORD, messageAttributes: "marked-secret" },
  ],
])("says: %s", (message, record) => {
  expect(() => messageFromRecord(record)).toThrow(
    expect.objectContaining({
      name: "UnreadableRecord",
      code: "UnreadableRecord",
      kind: "permanent",
      message,
    }),
  );
});

test.each(["body", "receiptHandle", "attributes"])(
  "a record without %s is reported as unreadable because of that field",
  (field) => {
    const { [field as "body"]: _left, ...rest } = RECORD;
    expect(() => messageFromRecord(rest)).toThrow(`The record's ${field} is missing.`);
  },
);
