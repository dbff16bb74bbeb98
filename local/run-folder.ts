import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { LocalRunError } from "./errors";

const FILES = {
  /** Where other tools find a run that stays up. */
  endpointFile: "endpoint.json",
  /** The same for the page, from the moment that the queues exist. */
  pageEndpointFile: "page-endpoint.json",
  /** Who used which permission, and which ones nobody used. */
  permissionsFile: "permissions.json",
  /** What differs from AWS. */
  differencesFile: "differences.txt",
} as const;

const SUBFOLDERS = {
  /** What was synthesized. */
  synthesized: "synth",
  /** Unpacked zips. */
  code: "code",
  logs: "logs",
  ledgers: "ledgers",
  mail: "mail",
} as const;

/** Everything that a run writes, in one folder. */
export interface RunFolder extends Readonly<Record<keyof typeof FILES | keyof typeof SUBFOLDERS, string>> {
  readonly root: string;
  readonly stopHeartbeat: () => void;
}

/** Marks a folder as a run's own, so that no other files are removed. Empty: no run uses it. */
const MARKER = "local-run.lock";
const HEARTBEAT_MS = 1_000;
/** A run touches its marker every second. A process id would mean nothing to a container that shares the folder. */
const ALIVE_MS = 10_000;

async function assertUsable(root: string, marker: string): Promise<void> {
  const names = await readdir(root);
  if (names.length === 0) return;
  if (!names.includes(MARKER)) {
    throw new LocalRunError(
      `Folder ${root} contains files that no local run wrote. Choose an empty or new folder with --out.`,
    );
  }
  const { size, mtimeMs } = await stat(marker);
  if (size > 0 && Date.now() - mtimeMs < ALIVE_MS) throw inUse(root);
}

const inUse = (root: string) =>
  new LocalRunError(
    `Folder ${root} is used by another local run. Stop it, or choose another folder with --out. If it was killed, try again in ${ALIVE_MS / 1000} s.`,
  );

/** Takes a folder for this run until it is released. If two runs take it at the same time, one is refused. */
async function take(root: string): Promise<RunFolder["stopHeartbeat"]> {
  const marker = path.join(root, MARKER);
  await assertUsable(root, marker);
  const id = randomUUID();
  await writeFile(marker, id);
  if ((await readFile(marker, "utf8")) !== id) throw inUse(root);
  const timer = setInterval(() => void utimes(marker, new Date(), new Date()).catch(() => {}), HEARTBEAT_MS);
  timer.unref();
  return () => clearInterval(timer);
}

const pathsIn = <T extends Record<string, string>>(root: string, names: T) =>
  Object.fromEntries(Object.entries(names).map(([key, name]) => [key, path.join(root, name)])) as {
    [K in keyof T]: string;
  };

/**
 * Empties the folder of an earlier run, or creates a new one. Throws LocalRunError rather than touching other files.
 */
export async function prepareRunFolder(out: string): Promise<RunFolder> {
  const root = path.resolve(out);
  try {
    await mkdir(root, { recursive: true });
  } catch (cause) {
    throw new LocalRunError(`Folder ${root} cannot be created. Choose another with --out.`, { cause });
  }
  const stopHeartbeat = await take(root);
  const files = pathsIn(root, FILES);
  const folders = pathsIn(root, SUBFOLDERS);
  for (const file of Object.values(files)) await rm(file, { force: true });
  for (const folder of Object.values(folders)) {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
  }
  return { root, stopHeartbeat, ...files, ...folders };
}

/** Releases the folder for the next run. What was written stays. */
export async function releaseRunFolder({
  root,
  endpointFile,
  pageEndpointFile,
  stopHeartbeat,
}: RunFolder): Promise<void> {
  stopHeartbeat();
  for (const file of [endpointFile, pageEndpointFile]) await rm(file, { force: true });
  await writeFile(path.join(root, MARKER), "");
}

/** A function's log, opened for appending by all of its processes. */
export async function openLog({ logs }: RunFolder, functionName: string) {
  return open(path.join(logs, `${functionName}.log`), "a");
}

/** The file to which a function's processes write what they sent or processed. */
export function ledgerFileOf({ ledgers }: RunFolder, functionName: string): string {
  return path.join(ledgers, `${functionName}.ndjson`);
}
