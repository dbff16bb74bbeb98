/** Node's codes of what the system refused (`ENOSPC`): never a sentence, which may name what must not be shown. */
const SYSTEM_CODE = /^E[A-Z0-9]{2,20}$/;

/** The code of an error of the system, such as a full disk; undefined for anything else. */
export function systemCode(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  if (typeof error.code !== "string") return undefined;
  return SYSTEM_CODE.test(error.code) ? error.code : undefined;
}
