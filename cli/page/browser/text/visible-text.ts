/**
 * Characters that a reader cannot see, or that change how their neighbors are seen. They are shown by their number
 * instead.
 */
const HIDDEN = /(?![\n\t ])[\p{Cc}\p{Cf}\p{Cs}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** Encloses the number of a hidden character in text that is being edited. */
const OPEN = "⟦";
const CLOSE = "⟧";
const ENCODED = /⟦U\+([0-9A-F]{4,6})⟧/g;

const NAMES: Readonly<Record<string, string>> = {
  "U+0000": "NUL",
  "U+0007": "BEL",
  "U+0008": "BS",
  "U+000D": "CR",
  "U+001B": "ESC",
  "U+007F": "DEL",
  "U+009B": "CSI",
  "U+00A0": "NBSP",
  "U+00AD": "SHY",
  "U+061C": "ALM",
  "U+200B": "ZWSP",
  "U+200C": "ZWNJ",
  "U+200D": "ZWJ",
  "U+200E": "LRM",
  "U+200F": "RLM",
  "U+202A": "LRE",
  "U+202B": "RLE",
  "U+202C": "PDF",
  "U+202D": "LRO",
  "U+202E": "RLO",
  "U+2060": "WJ",
  "U+2066": "LRI",
  "U+2067": "RLI",
  "U+2068": "FSI",
  "U+2069": "PDI",
  "U+FEFF": "BOM",
};

/** A part of a text that is shown as it is, or a character that is shown by its number. */
export interface Piece {
  readonly text: string;
  /** The number, with the short name if it has one: `U+202E RLO`. Undefined: the text is shown as it is. */
  readonly number?: string;
}

function numberOf(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return `U+${hex}`;
}

/** Splits a text into what is shown as it is and what is shown by its number. */
export function visiblePieces(text: string): Piece[] {
  const pieces: Piece[] = [];
  let shown = 0;
  for (const { 0: character, index } of text.matchAll(HIDDEN)) {
    if (index > shown) pieces.push({ text: text.slice(shown, index) });
    const number = numberOf(character);
    pieces.push({ text: character, number: [number, NAMES[number]].filter(Boolean).join(" ") });
    shown = index + character.length;
  }
  if (shown < text.length) pieces.push({ text: text.slice(shown) });
  return pieces;
}

/** A text as it is edited. A text field would drop some hidden characters and obey others. */
export const toEditableText = (text: string): string =>
  text
    .replaceAll(OPEN, `${OPEN}${numberOf(OPEN)}${CLOSE}`)
    .replace(HIDDEN, (character) => `${OPEN}${numberOf(character)}${CLOSE}`);

/** The text that an edited one stands for. A number that is not a character's stays as it was typed. */
export const fromEditableText = (edited: string): string =>
  edited.replace(ENCODED, (typed, hex: string) => {
    const number = Number.parseInt(hex, 16);
    return number <= 0x10ffff ? String.fromCodePoint(number) : typed;
  });

/** Whether an edited text contains numbers that stand for characters. */
export const hasEncoded = (edited: string): boolean => edited.search(ENCODED) !== -1;
