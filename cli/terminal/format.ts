/** The two largest units of a duration: `3 d 4 h`, `12 min`, `8 s`. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), "d"],
    [Math.floor(seconds / 3600) % 24, "h"],
    [Math.floor(seconds / 60) % 60, "min"],
    [seconds % 60, "s"],
  ];
  const first = parts.findIndex(([value]) => value > 0);
  if (first === -1) return "0 s";
  return parts
    .slice(first, first + 2)
    .filter(([value]) => value > 0)
    .map(([value, unit]) => `${value} ${unit}`)
    .join(" ");
}

/** The latest moment that a Date can represent: metadata may contain a number beyond it. */
const LATEST = 8.64e15;

export const isoTime = (epochMs: number): string => new Date(Math.min(epochMs, LATEST)).toISOString();

/** A moment for a person at a terminal: to the second, in UTC. */
export const clockTime = (epochMs: number): string => isoTime(epochMs).replace(/\.\d+Z$/, "Z");

export const messages = (count: number): string => (count === 1 ? "1 message" : `${count} messages`);

/** The words for one, or for several. */
export const forms = (count: number, one: string, several: string): string => (count === 1 ? one : several);

export const theyStay = (count: number): string =>
  forms(count, "It stays where it is.", "They stay where they are.");

/** The first lines of a list with one message per line: as many as a person still reads. */
export const shownIds = (lines: readonly string[], most = 10): string[] =>
  lines.length > most
    ? [...lines.slice(0, most), `  … and ${lines.length - most} more: use --json to see all`]
    : [...lines];

/** The lines that apply: `count > 0 && "…"` may leave one out. */
export const compact = (lines: readonly (string | false | undefined)[]): string[] =>
  lines.filter((line) => typeof line === "string");

/** Printed below what a change would do. */
export const DRY_RUN = "This was a dry run. Add --yes to proceed.";

export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1_048_576 ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / 1_048_576).toFixed(1)} MiB`;
}

/**
 * Makes foreign text safe to print: control and invisible formatting characters could move the cursor, color the
 * terminal or change the reading direction.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) =>
    character === "\n" ? character : `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}

/** The same for a cell of a table. */
export const inOneLine = (text: string): string => printable(text).replaceAll("\n", "\\n");

/** JSON that no terminal interprets: everything except ASCII is escaped. */
export const asciiJson = (value: unknown): string =>
  JSON.stringify(value, null, 2).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
