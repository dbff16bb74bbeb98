/** A value that something must have; undefined: it must only be there. */
export interface ValueMatch {
  readonly name: string;
  readonly value?: string;
}

/** A text or a number, outside of texts. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g;

/** Stands before a number that is kept as the text that was sent. */
const NUMBER = "\u0000";

/** Parses JSON without rounding its numbers, however deep it is nested. Throws where it is not JSON. */
function parseExactly(json: string): unknown {
  JSON.parse(json);
  return JSON.parse(json.replace(TOKEN, (token) => (token.startsWith('"') ? token : `"\\u0000${token}"`)));
}

/** Whether a JSON body has these fields. */
export function bodyMatches(body: string, matches: readonly ValueMatch[]): boolean {
  let parsed: unknown;
  try {
    parsed = parseExactly(body);
  } catch {
    return false;
  }
  return matches.every(({ name, value }) => {
    const found = fieldOf(parsed, name);
    return found !== undefined && (value === undefined || textOf(found) === value);
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
