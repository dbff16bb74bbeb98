import { appendFile } from "node:fs/promises";

/** Writes one line of the books. Resolves when the line is written; rejects when it could not be. */
export type WriteLedger = (entry: Readonly<Record<string, unknown>>) => Promise<void>;

/**
 * A ledger of one JSON object a line, so that somebody else can take the books of a run. Without a file there is
 * none: a deployed function has no LEDGER_FILE. Lines are appended whole, also by several processes at once.
 */
export function createLedger(file: string | undefined): WriteLedger {
  if (file === undefined || file === "") return async () => {};
  return (entry) => appendFile(file, `${JSON.stringify(entry)}\n`);
}
