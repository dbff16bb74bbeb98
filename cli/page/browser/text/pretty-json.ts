/** Deeper levels are not indented any further. */
const MOST_LEVELS = 30;

const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/**
 * JSON over several lines, with every number and string as written: none is parsed, so that no digit is lost.
 * Undefined: the text is not JSON.
 */
export function prettyJson(text: string): string | undefined {
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  const parts: string[] = [];
  let level = 0;
  let before = "";
  const newLine = () => parts.push(`\n${"  ".repeat(Math.min(level, MOST_LEVELS))}`);
  for (const [token] of text.matchAll(TOKENS)) {
    const closes = token === "}" || token === "]";
    const opened = before === "{" || before === "[";
    if (closes) level -= 1;
    if (closes ? !opened : opened || before === ",") newLine();
    parts.push(token === ":" ? ": " : token);
    if (token === "{" || token === "[") level += 1;
    before = token;
  }
  return parts.join("");
}
