import * as v from "valibot";

/** What a JSON text contains. Undefined: it does not match the schema, or is not JSON. */
export function parseJsonAs<T>(schema: v.GenericSchema<unknown, T>, text: unknown): T | undefined {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), text);
  return parsed.success ? parsed.output : undefined;
}
