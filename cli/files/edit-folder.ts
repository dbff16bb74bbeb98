import { readdirSync, rmSync, statSync, utimesSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

const STEM = "dlq-edit-";

const MINUTE_MS = 60_000;

/**
 * A folder that has not been touched for this long belongs to an edit that was killed, not to one that was suspended
 * overnight.
 */
const LEFT_MS = 48 * 60 * MINUTE_MS;

/** A folder for the one file being edited. Only its owner may read it. */
export const makeEditFolder = (): Promise<string> => mkdtemp(path.join(tmpdir(), STEM));

/** Touches a folder while its file is edited. */
export const keepAlive = (folder: string): NodeJS.Timeout =>
  setInterval(() => utimesSync(folder, new Date(), new Date()), MINUTE_MS).unref();

/** Removes what this user's killed edits have left behind. Never throws. */
export function sweepEditFolders(now: number = Date.now()): void {
  for (const name of namesIn(tmpdir())) {
    if (!name.startsWith(STEM)) continue;
    const folder = path.join(tmpdir(), name);
    try {
      const { uid, mtimeMs } = statSync(folder);
      if (uid !== process.getuid?.() || now - mtimeMs < LEFT_MS) continue;
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // Another process was quicker.
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
