import fc from "fast-check";
import { prettyJson } from "../../../../cli/page/browser/text/pretty-json";

test("JSON is laid out as by JSON.stringify", () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 4 }), (json) => {
      const parsed: unknown = JSON.parse(json);
      expect(prettyJson(JSON.stringify(parsed))).toBe(JSON.stringify(parsed, null, 2));
    }),
  );
});

test("no digit and no escape is lost", () => {
  expect(prettyJson('{"n":12345678901234567890.10,"s":"\\u0041\\/"}')).toBe(
    '{\n  "n": 12345678901234567890.10,\n  "s": "\\u0041\\/"\n}',
  );
});

test("text that is not JSON has no layout", () => {
  expect(prettyJson("<b>{</b>")).toBeUndefined();
});

test("endlessly nested JSON stays readable in size", () => {
  const deep = "[".repeat(5_000) + "]".repeat(5_000);

  expect(prettyJson(deep)?.length).toBeLessThan(5_000 * 130);
});
