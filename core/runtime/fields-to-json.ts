import { describeError } from "./describe-error";

/**
 * Fields as the text of a JSON object. Never throws: a value that JSON cannot represent, such as a circular one, is
 * written as its type. Of an error, only what may be logged is written, because its message may quote a body.
 */
export function fieldsToJson(fields: Readonly<Record<string, unknown>>): string {
  try {
    return holdsObject(fields) ? JSON.stringify(fields, describeErrors) : JSON.stringify(fields);
  } catch {
    return JSON.stringify(Object.fromEntries(Object.entries(fields).map(withinJson)), describeErrors);
  }
}

function holdsObject(fields: Readonly<Record<string, unknown>>): boolean {
  if (fields instanceof Error) return true;
  for (const name in fields) if (typeof fields[name] === "object") return true;
  return false;
}

/** At any depth. The value is taken from its holder, because an error may have its own `toJSON`. */
function describeErrors(this: Readonly<Record<string, unknown>>, name: string, value: unknown): unknown {
  const given = this[name];
  return given instanceof Error ? describeError(given) : value;
}

function withinJson([name, value]: [string, unknown]): [string, unknown] {
  if (typeof value === "bigint") return [name, String(value)];
  try {
    JSON.stringify(value, describeErrors);
    return [name, value];
  } catch {
    return [name, typeof value];
  }
}
