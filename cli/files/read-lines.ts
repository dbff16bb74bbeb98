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
  if (!(await fileExists(file))) throw new DlqError("NoSuchFile", `The file ${file} does not exist.`);
}

export interface Line {
  /** Counted from 1, empty lines included. */
  readonly number: number;
  readonly text: string;
  /** Whether a line break ends it. */
  readonly ended: boolean;
}

/** The longest message as a line of JSON, each byte written as `\u0000`. */
const MOST_BYTES = 8 * 1_048_576;

const LINE_BREAK = 0x0a;

/**
 * The lines of a text file that are not empty, one at a time, without a byte order mark or the carriage returns of
 * Windows. node:readline is not used, because it also treats U+2028 as a line break, which JSON allows in text.
 * Throws DlqError at the first line that is longer than any message, and at bytes that are not UTF-8.
 */
export async function* readLines(file: string): AsyncGenerator<Line> {
  await mustExist(file);
  const decode = (bytes: Buffer, number: number): string => {
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: number > 1 }).decode(bytes).trim();
    } catch (cause) {
      throw wrongFile(`Line ${number} of ${file} is not UTF-8.`, "Save the file as UTF-8.", cause);
    }
  };
  let rest: Buffer[] = [];
  let size = 0;
  let number = 1;
  for await (const chunk of readChunks(file)) {
    let start = 0;
    for (let at = chunk.indexOf(LINE_BREAK); at !== -1; at = chunk.indexOf(LINE_BREAK, start)) {
      const text = decode(Buffer.concat([...rest, chunk.subarray(start, at)]), number);
      if (text !== "") yield { number, text, ended: true };
      number += 1;
      rest = [];
      size = 0;
      start = at + 1;
    }
    rest.push(chunk.subarray(start));
    size += chunk.length - start;
    if (size > MOST_BYTES) {
      const what = `Line ${number} of ${file} is longer than ${MOST_BYTES / 1_048_576} MiB.`;
      throw wrongFile(what, "No message is that long. Use the file as it was exported.");
    }
  }
  const text = decode(Buffer.concat(rest), number);
  if (text !== "") yield { number, text, ended: false };
}

const wrongFile = (what: string, remedy: string, cause?: unknown): DlqError =>
  new DlqError("FileNotReadable", `${what} ${remedy} Nothing was sent or written.`, { cause });

async function* readChunks(file: string): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(file);
  } catch (cause) {
    const code = systemCode(cause);
    if (code === undefined) throw cause;
    throw new DlqError("FileNotReadable", `${file} cannot be read (${code}).`, { cause });
  }
}

/** Cuts off what a killed run left after the last line break. */
export async function cutTornLine(file: string): Promise<void> {
  const { size } = await stat(file);
  const handle = await open(file, "r");
  try {
    const chunk = Buffer.alloc(65_536);
    for (let end = size; end > 0; ) {
      const start = Math.max(0, end - chunk.length);
      const { bytesRead } = await handle.read(chunk, 0, end - start, start);
      const at = chunk.subarray(0, bytesRead).lastIndexOf(LINE_BREAK);
      if (at !== -1 || start === 0) {
        const kept = at === -1 ? 0 : start + at + 1;
        if (kept < size) await truncate(file, kept);
        return;
      }
      end = start;
    }
  } finally {
    await handle.close();
  }
}
