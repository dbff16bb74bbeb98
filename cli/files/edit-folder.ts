import { readdirSync, rmSync, statSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { isRunning, MARK, ownMark } from "./process-mark";

const STEM = "dlq-edit-";
const NAME = new RegExp(`^${STEM}(${MARK.source})-`);

/** A folder for the one file that is edited: nobody else's to read, and named after this process. */
export const makeEditFolder = (): Promise<string> => mkdtemp(path.join(tmpdir(), `${STEM}${ownMark()}-`));

/**
 * Removes what edits have left that could not clean up: a process that is killed outright, or a machine that stops.
 * Only this user's, and only of processes that have ended. Never throws.
 */
export function sweepEditFolders(): void {
  for (const name of namesIn(tmpdir())) {
    const mark = NAME.exec(name)?.[1];
    if (mark === undefined || isRunning(mark)) continue;
    const folder = path.join(tmpdir(), name);
    try {
      if (statSync(folder).uid === process.getuid?.()) rmSync(folder, { recursive: true, force: true });
    } catch {
      // Somebody else was quicker.
    }
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
