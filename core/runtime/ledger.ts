/** Writes one line. Resolves when it is written; rejects when it could not be. */
export type WriteLedger = (entry: Readonly<Record<string, unknown>>) => Promise<void>;

/**
 * A file of one JSON object a line, by which a local run reconciles what was sent and processed. A deployed function
 * has no LEDGER_FILE, and writes nothing. Lines are appended whole, also by several processes at once.
 */
export function createLedger(file: string | undefined): WriteLedger {
  if (file === undefined || file === "") return async () => {};
  // Loaded here, because a deployed function would load it for nothing.
  const { appendFile } = process.getBuiltinModule("node:fs/promises");
  return (entry) => appendFile(file, `${JSON.stringify(entry)}\n`);
}
