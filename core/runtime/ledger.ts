/** Writes one line. Resolves when it is written, rejects if that failed. */
export type WriteLedger = (entry: Readonly<Record<string, unknown>>) => Promise<void>;

/**
 * A file with one JSON object per line, from which a local run reconciles what was sent and processed. A deployed
 * function has no LEDGER_FILE and writes nothing. Lines are appended whole, even by several processes at once.
 */
export function createLedger(file: string | undefined): WriteLedger {
  if (file === undefined || file === "") return async () => {};
  // Loaded here, because a deployed function never needs it.
  const { appendFile } = process.getBuiltinModule("node:fs/promises");
  return (entry) => appendFile(file, `${JSON.stringify(entry)}\n`);
}
