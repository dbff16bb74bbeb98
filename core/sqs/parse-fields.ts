/** The fields of a response: none if it is empty or has no object. Undefined if it is not JSON. */
export function parseFields(body: string) {
  try {
    return Object(JSON.parse(body || "{}"));
  } catch {
    return undefined;
  }
}
