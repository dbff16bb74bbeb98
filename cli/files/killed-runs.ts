import { appendFile, readdir, readFile, rm, stat } from "node:fs/promises";
import path from "node:path";
import { isoTime } from "../terminal/format";
import { isRunning, MARK } from "./process-mark";
import { systemCode } from "./system-code";

/** What ends the name of the file that stands beside a trail while a change is under way. */
export const PENDING = ".pending";

const NAME = new RegExp(`^\\.(${MARK.source})-[0-9a-f]+\\.(?:pending|tmp)$`);

/** Adds to a trail the lines of runs that ended without one. */
export async function reportKilled(file: string): Promise<void> {
  const folder = path.dirname(file);
  const stem = path.basename(file);
  for (const name of await readdir(folder)) {
    const mark = name.startsWith(stem) ? NAME.exec(name.slice(stem.length))?.[1] : undefined;
    if (mark === undefined || isRunning(mark)) continue;
    const pending = path.join(folder, name);
    // What was not renamed yet had changed nothing yet.
    const entry = name.endsWith(PENDING) ? await readEntry(pending) : undefined;
    if (entry !== undefined) {
      const line = JSON.stringify({ ...entry, counts: {}, outcome: "killed" });
      await appendFile(file, `${line}\n`, { mode: 0o600 });
    }
    await rm(pending, { force: true });
  }
}

/** What a run wanted to do; undefined when another run has told it. One that cannot be read was a run all the same. */
async function readEntry(pending: string): Promise<object | undefined> {
  try {
    const entry: unknown = JSON.parse(await readFile(pending, "utf8"));
    if (typeof entry === "object" && entry !== null) return entry;
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
  }
  const time = await stat(pending).then(
    ({ mtimeMs }) => isoTime(mtimeMs),
    () => undefined,
  );
  return time === undefined ? undefined : { v: 1, time, command: "unknown" };
}
