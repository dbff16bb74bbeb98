/**
 * Node's codes for what the system refused (`ENOSPC`): never a sentence, which may contain what must not be shown.
 */
const SYSTEM_CODE = /^E[A-Z0-9]{2,20}$/;

/** The code of a system error, such as a full disk. Undefined for anything else. */
export function systemCode(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  if (typeof error.code !== "string") return undefined;
  return SYSTEM_CODE.test(error.code) ? error.code : undefined;
}
