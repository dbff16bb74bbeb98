import { readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { DlqError } from "../errors";
import { isRunning, MARK, ownMark } from "./process-mark";
import { systemCode } from "./system-code";

const NAME = new RegExp(`^\\.(${MARK.source})\\.lock$`);

/**
 * Works while no other process does so with the same file. Each lays down a lock of its own name before it looks for
 * others', so that of two at once one at least sees the other; a lock whose process has ended is none.
 */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  const own = `${file}.${ownMark()}.lock`;
  try {
    await writeFile(own, "", { mode: 0o600 });
  } catch (cause) {
    const message = `${own} cannot be written (${systemCode(cause) ?? "unknown"}), and it keeps two imports at once from sending twice: nothing was sent. Put the file to be imported where a file can be written beside it.`;
    throw new DlqError("ProgressNotWritable", message, { cause });
  }
  try {
    const other = await otherRunning(file);
    if (other !== undefined) {
      const message = `${file} is in the hands of process ${other}: two imports of one file at once would send its messages twice. Nothing was sent; repeat the command when that one has ended.`;
      throw new DlqError("ImportUnderWay", message);
    }
    return await work();
  } finally {
    await rm(own, { force: true });
  }
}

async function otherRunning(file: string): Promise<string | undefined> {
  const folder = path.dirname(file);
  const stem = path.basename(file);
  for (const name of await readdir(folder)) {
    const mark = name.startsWith(stem) ? NAME.exec(name.slice(stem.length))?.[1] : undefined;
    if (mark === undefined || mark === ownMark()) continue;
    if (isRunning(mark)) return mark.split("-")[0];
    await rm(path.join(folder, name), { force: true });
  }
  return undefined;
}
