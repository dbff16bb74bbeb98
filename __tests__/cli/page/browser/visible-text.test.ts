import fc from "fast-check";
import {
  fromEditableText,
  hasEncoded,
  toEditableText,
  visiblePieces,
} from "../../../../cli/page/browser/text/visible-text";

const shown = (text: string) => visiblePieces(text).map(({ text: plain, number }) => number ?? plain);

test.each([
  ["a terminal code", "\u001b[31m", ["U+001B ESC", "[31m"]],
  ["a right-to-left override", "ab\u202ecd", ["ab", "U+202E RLO", "cd"]],
  ["a zero-width space", "\u200b", ["U+200B ZWSP"]],
  ["a tag character", "\u{e0041}", ["U+E0041"]],
  ["a no-break space", "a\u00a0b", ["a", "U+00A0 NBSP", "b"]],
  ["a lone half of a pair", "\ud800", ["U+D800"]],
  ["a Hangul filler", "\u3164", ["U+3164"]],
  ["a carriage return", "a\r\nb", ["a", "U+000D CR", "\nb"]],
])("%s is shown by its number", (_name, text, expected) => {
  expect(shown(text)).toEqual(expected);
});

test("visible text is shown as it is, in any script", () => {
  expect(shown("<b>é العربية 漢字 🙂</b>\n\tend")).toEqual(["<b>é العربية 漢字 🙂</b>\n\tend"]);
});

test("text that is edited without a change is the original text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 30 }), (text) => {
      const edited = toEditableText(text);
      expect(fromEditableText(edited)).toBe(text);
      expect(visiblePieces(edited).every(({ number }) => number === undefined)).toBe(true);
    }),
  );
});

test("text that looks like a hidden character is not mistaken for one", () => {
  const edited = toEditableText("⟦U+202E⟧");

  expect(edited).toBe("⟦U+27E6⟧U+202E⟧");
  expect(fromEditableText(edited)).toBe("⟦U+202E⟧");
});

test("a number that is not a character's stays as it was typed", () => {
  expect(fromEditableText("⟦U+FFFFFF⟧")).toBe("⟦U+FFFFFF⟧");
  expect(hasEncoded("plain")).toBe(false);
});
