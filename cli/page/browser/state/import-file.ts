import { planChange } from "./plan-change";

/** The largest file that the server accepts. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Plans the import of a file that somebody chose or dropped. Throws CallError, or an error that says what to do. */
export async function importFile(file: File): Promise<void> {
  if (file.size > MOST_BYTES) {
    throw new Error(`${file.name} is larger than 64 MiB. Import it with npx dlq import <file>.`);
  }
  await planChange({ kind: "import", name: file.name, file: await file.text() });
}
