import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

/** Fields of /proc/PID/stat behind the name, which may hold blanks. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
const STATE = 0;
const START_TIME = 19;

const UNKNOWN = "0";

/** When a process began, as a word to compare; UNKNOWN where the system does not tell. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // What nobody has waited for is listed, and has ended.
    return fields[STATE] === "Z" ? "ended" : (fields[START_TIME] ?? UNKNOWN);
  } catch {
    return startByPs(pid);
  }
}

/** Where there is no /proc. */
function startByPs(pid: number): string {
  try {
    const said = execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
    return said === "" ? UNKNOWN : createHash("sha256").update(said).digest("hex").slice(0, 12);
  } catch {
    return UNKNOWN;
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

let mark: string | undefined;

/** Names this process among all that had or will have its pid: `pid-start`. */
export function ownMark(): string {
  mark ??= `${process.pid}-${startOf(process.pid)}`;
  return mark;
}

/** A mark as it stands in a file's name. */
export const MARK = /[1-9]\d{0,9}-[0-9a-z]{1,20}/;

/** Whether the process of a mark still runs: its pid alone is soon another one's. */
export function isRunning(markOfProcess: string): boolean {
  const [id, start] = markOfProcess.split("-");
  const pid = Number(id);
  if (!exists(pid)) return false;
  const now = startOf(pid);
  return now === UNKNOWN || start === UNKNOWN || now === start;
}
