import { readFileSync } from "node:fs";
import type { CDPSession } from "playwright-core";

/** Linux counts a process's time in hundredths of a second. */
const TICK_MS = 10;

/** How much processor time a process has had, in milliseconds. Undefined if the system does not report it. */
export function cpuOfProcess(pid: number): number | undefined {
  try {
    // Fields 14 and 15. The second field, the name, may contain blanks and is in parentheses.
    const [, , , , , , , , , , , user = "", system = ""] =
      readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return (Number(user) + Number(system)) * TICK_MS;
  } catch {
    return undefined;
  }
}

/** The same for the process that draws a page. */
export async function cpuOfPage(session: CDPSession): Promise<number> {
  const { metrics } = await session.send("Performance.getMetrics");
  const seconds = metrics.find(({ name }) => name === "ProcessTime")?.value;
  if (seconds === undefined) throw new Error("This Chromium does not tell the time of its process.");
  return seconds * 1000;
}
