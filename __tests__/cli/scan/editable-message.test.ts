import { contentHash, fromEditable, toEditable } from "../../../cli/files/editable-message";
import { binary, makeMessage, makeNotified, number, text } from "../../support/make-message";

test("what is saved unchanged is the same message, including its metadata", () => {
  const message = makeNotified(
    {},
    { attributes: { team_id: number("3"), picture: binary(0, 255), note: text("a\nb") } },
  );

  expect(fromEditable(toEditable(message), message)).toEqual(message);
});

test.each(['{"a": 1}', '{"a":1.0}', '{"a":12345678901234567890}', "not JSON", '"text"', '{"a":1,"a":2}'])(
  "the body %j stays as it was written unless it is edited",
  (body) => {
    const message = makeMessage({ body });

    expect(fromEditable(toEditable(message), message).body).toBe(body);
  },
);

test("a deeply nested body is edited as text, and stays as it was", () => {
  const message = makeMessage({ body: `${"[".repeat(10_000)}${"]".repeat(10_000)}` });

  expect(toEditable(message).length).toBeLessThan(21_000);
  expect(fromEditable(toEditable(message), message).body).toBe(message.body);
});

test("a JSON body is edited as JSON", () => {
  const message = makeMessage({ body: '{"a":1}' });
  const edited = { ...JSON.parse(toEditable(message)), body: { a: 2 } };

  expect(fromEditable(JSON.stringify(edited), message).body).toBe('{"a":2}');
});

test.each([
  ["{", "What you saved is not valid JSON."],
  ["[]", "What you saved is not an object with body and attributes."],
  ['{"body":"x"}', "What you saved is not an object with body and attributes."],
  [
    '{"body":"x","attributes":{"a":{"type":"Number"}}}',
    "The attribute a needs a type and a value, and the value must not be empty.",
  ],
  [
    '{"body":"x","attributes":{"a":{"type":"List","value":"1"}}}',
    "The attribute a needs a type and a value, and the value must not be empty.",
  ],
  [
    '{"body":"x","attributes":{"a":{"type":"Binary","value":"not base64!"}}}',
    "The attribute a is a Binary, but the value is not base64.",
  ],
  [
    '{"body":"x","attributes":{"a":{"type":"Number","value":"abc"}}}',
    "The attribute a is a Number, but the value is not a number.",
  ],
])("%j is refused", (saved, said) => {
  expect(() => fromEditable(saved, makeMessage())).toThrow(
    `${said} Nothing was sent. Keep the form {"body": …, "attributes": {"name": {"type": "String", "value": "…"}}}.`,
  );
});

test("content differs by body and attributes, not by receipt, id or order", () => {
  const message = makeMessage({ attributes: { a: text("1"), b: text("2") } });

  expect(contentHash(makeMessage({ attributes: { b: text("2"), a: text("1") } }))).toBe(contentHash(message));
  expect(contentHash({ ...message, body: "other" })).not.toBe(contentHash(message));
  expect(contentHash({ ...message, attributes: { a: number("1"), b: text("2") } })).not.toBe(
    contentHash(message),
  );
});
