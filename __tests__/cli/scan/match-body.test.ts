import { bodyMatches } from "../../../cli/scan/match-body";

const VALUES = [
  "7",
  "7.0",
  "0",
  "-0",
  "-7",
  "12345678901234567890",
  "12345678901234567891",
  "12.5",
  "12.50",
  "true",
  "null",
  '{"x":1.0}',
  '{"x":1}',
];

test.each([
  ['{"a":7}', "7"],
  ['{"a":"7"}', "7"],
  ['{"a":7.0}', "7.0"],
  ['{"a":7e0}', undefined],
  ['{"a":7,"b":7.0}', "7"],
  ['{"a":7.0,"b":7}', "7.0"],
  ['{"a":7,"b":"7.0 \\" -0"}', "7"],
  ['{"a":7,"7.0":1}', "7"],
  ['{"a":0}', "0"],
  ['{"a":-0}', "-0"],
  ['{"a":-7,"c":"1.5"}', "-7"],
  ['{"a":12345678901234567890}', "12345678901234567890"],
  ['{"b":12345678901234567891,"a":12345678901234567890}', "12345678901234567890"],
  ['{"a":12.50}', "12.50"],
  ['{"a":true}', "true"],
  ['{"a":null}', "null"],
  ['{"a":{"x":1.0}}', '{"x":1.0}'],
  ['{"b":7}', undefined],
  ["not JSON", undefined],
])("the field a of %s has the value %s as written, and no other", (body, expected) => {
  const found = VALUES.filter((value) => bodyMatches(body, [{ name: "a", value }]));

  expect(found).toEqual(expected === undefined ? [] : [expected]);
});

test.each([
  ["whole numbers", "1"],
  ["fractions", "1.5"],
  ["escapes", '"\\\\"'],
  ["lists", `${"[".repeat(50)}${"]".repeat(50)}`],
])("a body of a megabyte of %s is searched once", (_what, part) => {
  const body = `{"a":7,"b":[${Array.from({ length: 1_000_000 / part.length }, () => part).join()}]}`;

  expect(bodyMatches(body, [{ name: "a", value: "7" }])).toBe(true);
});
