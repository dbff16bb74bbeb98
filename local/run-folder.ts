import { mkdir, open, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { LocalRunError } from "./errors";

/** Everything that a run writes, in one folder. */
export interface RunFolder {
  readonly root: string;
  /** What was synthesised. */
  readonly synthesised: string;
  /** Unpacked zips. */
  readonly code: string;
  readonly logs: string;
  readonly ledgers: string;
  readonly mail: string;
  /** Where other tools find a run that stays up. */
  readonly endpointFile: string;
  /** Who used which permission, and which ones nobody did. */
  readonly permissionsFile: string;
  /** What differs from AWS. */
  readonly differencesFile: string;
}

/** Marks a folder as a run's own, so that nobody's files are removed; holds the id of the process that uses it. */
const MARKER = "local-run.pid";
const SUBFOLDERS = { synthesised: "synth", code: "code", logs: "logs", ledgers: "ledgers", mail: "mail" };

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return pid !== process.pid;
  } catch {
    return false;
  }
}

async function assertUsable(root: string): Promise<void> {
  const names = await readdir(root);
  if (names.length === 0) return;
  if (!names.includes(MARKER)) {
    throw new LocalRunError(
      `Folder ${root} holds files that no local run wrote. Choose an empty or a new one with --out.`,
    );
  }
  const pid = Number(await readFile(path.join(root, MARKER), "utf8"));
  if (Number.isInteger(pid) && pid > 0 && isAlive(pid)) {
    throw new LocalRunError(
      `Folder ${root} is used by another local run (process ${pid}). Stop it, or choose another folder with --out.`,
    );
  }
}

/** Empties the folder of an earlier run, or makes a new one. Throws LocalRunError rather than touch files of others. */
export async function prepareRunFolder(out: string): Promise<RunFolder> {
  const root = path.resolve(out);
  try {
    await mkdir(root, { recursive: true });
  } catch (cause) {
    throw new LocalRunError(`Folder ${root} cannot be made. Choose another with --out.`, { cause });
  }
  await assertUsable(root);
  await writeFile(path.join(root, MARKER), String(process.pid));
  const endpointFile = path.join(root, "endpoint.json");
  const permissionsFile = path.join(root, "permissions.json");
  const differencesFile = path.join(root, "differences.txt");
  for (const file of [endpointFile, permissionsFile, differencesFile]) await rm(file, { force: true });
  const folders = Object.fromEntries(
    Object.entries(SUBFOLDERS).map(([key, name]) => [key, path.join(root, name)]),
  ) as Record<keyof typeof SUBFOLDERS, string>;
  for (const folder of Object.values(folders)) {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
  }
  return { root, endpointFile, permissionsFile, differencesFile, ...folders };
}

/** Gives the folder free for the next run; what was written stays. */
export async function releaseRunFolder({ root, endpointFile }: RunFolder): Promise<void> {
  await rm(endpointFile, { force: true });
  await writeFile(path.join(root, MARKER), "");
}

/** A function's log, opened for appending by all of its processes. */
export async function openLog({ logs }: RunFolder, functionName: string) {
  return open(path.join(logs, `${functionName}.log`), "a");
}

/** Where the processes of a function write what they sent or processed. */
export function ledgerFileOf({ ledgers }: RunFolder, functionName: string): string {
  return path.join(ledgers, `${functionName}.ndjson`);
}
