/** A value that something must have. Undefined: it only has to exist. */
export interface ValueMatch {
  readonly name: string;
  readonly value?: string;
}

/** A string or a number, outside of strings. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g;

/**
 * Whether each number outside of strings is a whole one written in digits. There is only one way to match at each
 * position, so this is linear in the length.
 */
const PLAIN = /^(?:[^"\d-]|"[^"\\]*(?:\\.[^"\\]*)*"|-?[1-9]\d*(?![\d.eE])|0(?![.eE]))*$/;

const REST_OF_NUMBER = /[\d.eE+-]+/y;

const [QUOTE, MINUS, ZERO, NINE] = [0x22, 0x2d, 0x30, 0x39];

/** Marks a number that is kept as the text that was sent. */
const NUMBER = "\u0000";

/** Parses JSON without rounding its numbers, however deeply it is nested. */
function parseExactly(json: string): unknown {
  return JSON.parse(json.replace(TOKEN, (token) => (token.startsWith('"') ? token : `"\\u0000${token}"`)));
}

/** Whether a JSON body has these fields. */
export function bodyMatches(body: string, matches: readonly ValueMatch[]): boolean {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return false;
  }
  return matches.every(({ name, value }) => {
    const found = fieldOf(parsed, name);
    if (found === undefined) return false;
    if (value === undefined) return true;
    if (typeof found === "string") return found === value;
    if (typeof found !== "object") {
      const isWritten = typeof found === "number" ? isWrittenSo(body, found, value) : String(found) === value;
      if (isWritten !== undefined) return isWritten;
    } else if (found === null) return value === "null";
    return textOf(fieldOf(parseExactly(body), name)) === value;
  });
}

/**
 * Whether a JSON body contains a number written like this. Undefined: the body has it in several spellings, and only
 * a slower search finds which one is where.
 */
function isWrittenSo(body: string, number: number, value: string): boolean | undefined {
  // This decides for most bodies.
  if (number !== Number(value)) return false;
  if (Number.isSafeInteger(number) && PLAIN.test(body)) return String(number) === value;
  let isSo: boolean | undefined;
  for (let at = 0; at < body.length; at += 1) {
    const code = body.charCodeAt(at);
    if (code === QUOTE) at = endOfText(body, at);
    if (code !== MINUS && !(code >= ZERO && code <= NINE)) continue;
    const end = endOfNumber(body, at);
    const isSame = end - at === value.length && body.startsWith(value, at);
    if (isSame || Number(body.slice(at, end)) === number) {
      if (isSo !== undefined && isSo !== isSame) return undefined;
      isSo = isSame;
    }
    at = end - 1;
  }
  return isSo;
}

function endOfText(json: string, start: number): number {
  for (let end = json.indexOf('"', start + 1); ; end = json.indexOf('"', end + 1)) {
    let escapes = 0;
    while (json[end - 1 - escapes] === "\\") escapes += 1;
    if (escapes % 2 === 0) return end;
  }
}

function endOfNumber(json: string, start: number): number {
  REST_OF_NUMBER.lastIndex = start;
  REST_OF_NUMBER.test(json);
  return REST_OF_NUMBER.lastIndex;
}

function fieldOf(parsed: unknown, path: string): unknown {
  let current = parsed;
  for (const key of path.split(".")) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, key)) return undefined;
    current = Reflect.get(current, key);
  }
  return current;
}

/** Undefined: it is nested more deeply than any command line. */
function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value.startsWith(NUMBER) ? value.slice(1) : value;
  try {
    return JSON.stringify(value).replaceAll(/"\\u0000([^"]*)"/g, "$1");
  } catch {
    return undefined;
  }
}
