/** A value that something must have; undefined: it must only be there. */
export interface ValueMatch {
  readonly name: string;
  readonly value?: string;
}

/** A text or a number, outside of texts. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g;

/** Where it is nowhere in a body, each of its whole numbers stands there in digits alone. */
const OTHERWISE_WRITTEN = /\d[.eE]|-0/;

/** Stands before a number that is kept as the text that was sent. */
const NUMBER = "\u0000";

/** Parses what is JSON without rounding its numbers, however deep it is nested. */
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
    // Most bodies are told apart by this, and need no slower look at how the number was written.
    if (typeof found === "number" && found !== Number(value)) return false;
    if (Number.isSafeInteger(found) && !OTHERWISE_WRITTEN.test(body)) return String(found) === value;
    return textOf(fieldOf(parseExactly(body), name)) === value;
  });
}

function fieldOf(parsed: unknown, path: string): unknown {
  let current = parsed;
  for (const key of path.split(".")) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, key)) return undefined;
    current = Reflect.get(current, key);
  }
  return current;
}

/** Undefined: it is nested deeper than any command line. */
function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value.startsWith(NUMBER) ? value.slice(1) : value;
  try {
    return JSON.stringify(value).replaceAll(/"\\u0000([^"]*)"/g, "$1");
  } catch {
    return undefined;
  }
}
