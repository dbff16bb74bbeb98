import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

interface Parent {
  readonly command: string;
  readonly parentId: number;
}

/** On Linux from a file, because `ps` may not be installed; on macOS from `ps`. */
function describeProcess(id: number): Parent | undefined {
  const read = (text: string, pattern: RegExp) => {
    const { command, parentId } = pattern.exec(text)?.groups ?? {};
    return command === undefined ? undefined : { command, parentId: Number(parentId) };
  };
  try {
    return read(readFileSync(`/proc/${id}/stat`, "utf8"), /\((?<command>.*)\) \S (?<parentId>\d+)/s);
  } catch {}
  try {
    const text = execFileSync("ps", ["-o", "ppid=,comm=", "-p", String(id)], { encoding: "utf8" });
    return read(text, /(?<parentId>\d+) +(?:.*\/)?(?<command>\S+)/);
  } catch {
    return undefined;
  }
}

/** npm starts a script in a shell, which survives a killed npm, so npm itself is watched too. */
function findNpm(): number | undefined {
  if (process.env.npm_execpath === undefined) return undefined;
  const shell = describeProcess(process.ppid);
  return shell !== undefined && /^-?(ba|da|a)?sh$/.test(shell.command) ? shell.parentId : undefined;
}

function isAlive(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch {
    return false;
  }
}

const CHECK_MS = 1_000;

/** Resolves when the process that started this one is gone, however it ended. Does not keep the event loop alive. */
export function untilParentIsGone(): Promise<void> {
  const parent = process.ppid;
  const npm = findNpm();
  return new Promise((resolve) => {
    setInterval(() => {
      if (process.ppid !== parent || (npm !== undefined && !isAlive(npm))) resolve();
    }, CHECK_MS).unref();
  });
}
