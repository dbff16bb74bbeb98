import { createReadStream } from "node:fs";
import { open, stat, truncate } from "node:fs/promises";
import { DlqError } from "../errors";
import { systemCode } from "./system-code";

export async function fileExists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

/** Throws DlqError. */
export async function mustExist(file: string): Promise<void> {
  if (!(await fileExists(file))) throw new DlqError("NoSuchFile", `There is no file ${file} to read.`);
}

/**
 * The lines of a file, one at a time; the last one also without its line break. Not by node:readline: it takes
 * U+2028 for a line break too, and JSON lets it stand in a text. Throws DlqError.
 */
export async function* readLines(file: string): AsyncGenerator<string> {
  await mustExist(file);
  let rest = "";
  for await (const chunk of readChunks(file)) {
    const lines = `${rest}${chunk}`.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line !== "") yield line;
  }
  if (rest !== "") yield rest;
}

async function* readChunks(file: string): AsyncGenerator<string> {
  try {
    yield* createReadStream(file, { encoding: "utf8" });
  } catch (cause) {
    const code = systemCode(cause);
    if (code === undefined) throw cause;
    throw new DlqError("FileNotReadable", `${file} cannot be read (${code}).`, { cause });
  }
}

/** Whether the last line of a file is whole. */
export async function endsInLineBreak(file: string): Promise<boolean> {
  const { size } = await stat(file);
  const handle = await open(file, "r");
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(1), 0, 1, Math.max(0, size - 1));
    return bytesRead === 1 && buffer[0] === 0x0a;
  } finally {
    await handle.close();
  }
}

/** Cuts off what a killed run left after the last line break. Returns whether there was something. */
export async function cutTornLine(file: string): Promise<boolean> {
  const { size } = await stat(file);
  const handle = await open(file, "r");
  try {
    const chunk = Buffer.alloc(65_536);
    for (let end = size; end > 0; ) {
      const start = Math.max(0, end - chunk.length);
      const { bytesRead } = await handle.read(chunk, 0, end - start, start);
      const at = chunk.subarray(0, bytesRead).lastIndexOf(0x0a);
      if (at !== -1 || start === 0) {
        const kept = at === -1 ? 0 : start + at + 1;
        if (kept < size) await truncate(file, kept);
        return kept < size;
      }
      end = start;
    }
    return false;
  } finally {
    await handle.close();
  }
}
