import { rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { DlqError } from "../errors";
import { systemCode } from "./system-code";

/**
 * Runs work while nobody else does so with the same file, on any machine that shares the folder. The lock is a file
 * that only one process can create. A killed process leaves it behind, because no other machine can know that it was
 * killed.
 */
export async function withLock<T>(file: string, now: number, work: () => Promise<T>): Promise<T> {
  const lock = `${file}.lock`;
  const owner = `locked by an import on ${hostname()} since ${new Date(now).toISOString()}\n`;
  try {
    await writeFile(lock, owner, { mode: 0o600, flag: "wx" });
  } catch (cause) {
    throw systemCode(cause) === "EEXIST" ? underWay(lock, cause) : notWritable(lock, cause);
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

function underWay(lock: string, cause: unknown): DlqError {
  const message = `${lock} exists: another import of this file is running, or was killed. Two imports at once would send its messages twice, so nothing was sent. Repeat the command after the other import has ended. The lock file says where and since when it has been running. Remove it only if that import was killed.`;
  return new DlqError("ImportUnderWay", message, { cause });
}

function notWritable(lock: string, cause: unknown): DlqError {
  const message = `${lock} cannot be written (${systemCode(cause) ?? "unknown"}), and without it two imports at once could send messages twice. Nothing was sent. Move the file that you import to a folder in which files can be written.`;
  return new DlqError("ProgressNotWritable", message, { cause });
}
