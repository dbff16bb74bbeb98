import { createHash } from "node:crypto";
import { readFile, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { DlqError } from "../../../errors";
import { systemCode } from "../../../files/system-code";

export interface DroppedFile {
  readonly file: string;
  /** Removes what was just kept: whole messages that nobody imports must not stay anywhere. */
  readonly forget: () => Promise<void>;
}

/**
 * Keeps what was dropped on the page, for the import that reads it. The same text is the same file, so that a file
 * that is dropped again continues where the first import ended. `known`: files that discards have written. If the
 * dropped file is one of them, that file is used, because its own import may have begun.
 */
export async function keepDropped(
  folder: string,
  text: string,
  known: readonly string[],
): Promise<DroppedFile> {
  const bytes = Buffer.from(text);
  for (const file of known) if (await holds(file, bytes)) return { file, forget: async () => {} };
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 16);
  const name = `dlq-dropped-${hash}.ndjson`;
  const file = folder === "." ? `./${name}` : path.join(folder, name);
  try {
    await writeFile(file, bytes, { mode: 0o600, flag: "wx" });
  } catch (cause) {
    const code = systemCode(cause);
    if (code === "EEXIST" && (await holds(file, bytes))) return { file, forget: async () => {} };
    const message = `${file} cannot be written (${code ?? "unknown"}). An import must save the file and its progress, so nothing was sent. Start npx dlq ui in a writable folder.`;
    throw new DlqError("FileNotWritable", message, { cause });
  }
  return { file, forget: () => rm(file, { force: true }) };
}

async function holds(file: string, bytes: Buffer): Promise<boolean> {
  try {
    const { size } = await stat(file);
    return size === bytes.length && (await readFile(file)).equals(bytes);
  } catch {
    // It was moved away, so it is not this one.
    return false;
  }
}
