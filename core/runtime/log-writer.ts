import { describeError } from "./describe-error";

/** Takes one line, its end included, and writes it at once: what is held back is lost when a process dies. */
export type WriteLine = (line: string) => unknown;

/** Looked up at each line: a test or a runtime may replace it. */
export const writeToStandardOutput: WriteLine = (line) => process.stdout.write(line);

/**
 * Fields as the text of a JSON object. Never throws: a value that JSON cannot hold, such as a circle, stands as its
 * type. Of an error only what may be logged is written: its message may quote a body.
 */
export function fieldsToJson(fields: Readonly<Record<string, unknown>>): string {
  try {
    return JSON.stringify(hasError(fields) ? describeErrors(fields) : fields);
  } catch {
    return JSON.stringify(Object.fromEntries(Object.entries(fields).map(withinJson)));
  }
}

function hasError(fields: Readonly<Record<string, unknown>>): boolean {
  for (const name in fields) if (fields[name] instanceof Error) return true;
  return false;
}

const describeErrors = (fields: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      value instanceof Error ? describeError(value) : value,
    ]),
  );

function withinJson([name, value]: [string, unknown]): [string, unknown] {
  if (value instanceof Error) return [name, describeError(value)];
  if (typeof value === "bigint") return [name, String(value)];
  try {
    JSON.stringify(value);
    return [name, value];
  } catch {
    return [name, typeof value];
  }
}
