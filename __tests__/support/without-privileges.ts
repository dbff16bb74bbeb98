import { readFileSync } from "node:fs";

/** https://docs.kernel.org/networking/ip-sysctl.html: ports below this one need a privilege. */
const FIRST_FREE_PORT = "/proc/sys/net/ipv4/ip_unprivileged_port_start";

/** uid of nobody, which owns nothing. */
const NOBODY = 65_534;

/** Whether this machine reserves port 80 at all. */
export function reservesPort80(): boolean {
  try {
    return Number(readFileSync(FIRST_FREE_PORT, "utf8")) > 80;
  } catch {
    return process.platform === "linux";
  }
}

/** Runs the work as a user who may not listen on reserved ports, even if the tests run as root. */
export async function withoutPrivileges<T>(work: () => Promise<T>): Promise<T> {
  const { geteuid, seteuid } = process;
  if (geteuid?.() !== 0 || seteuid === undefined) return work();
  seteuid(NOBODY);
  try {
    return await work();
  } finally {
    seteuid(0);
  }
}
