import { readFileSync } from "node:fs";

/**
 * For how many milliseconds since its start a process was ready to run while another had the processor. A busy
 * machine takes this time from a function, which on AWS has its own processor. 0 if the system does not report it:
 * only Linux does.
 * https://docs.kernel.org/scheduler/sched-stats.html
 */
export function takenMs(pid: number | "self"): number {
  try {
    const [, nanoseconds] = readFileSync(`/proc/${pid}/schedstat`, "utf8").split(" ");
    return Number(nanoseconds) / 1_000_000 || 0;
  } catch {
    return 0;
  }
}

const MOST_CREDIT = 9;

/**
 * What a promise resolves with, or undefined if it takes longer than its own time. Time that the machine took in the
 * meantime is credited, and so is what it took of the credit. At most nine times its own time is credited, so that a
 * busy loop on a busy machine ends too.
 */
export function withinOwnTime<T>(
  milliseconds: number,
  promise: Promise<T>,
  takenSoFarMs: () => number,
): Promise<T | undefined> {
  const before = takenSoFarMs();
  let passed = 0;
  return new Promise<T | undefined>((resolve, reject) => {
    let timer: NodeJS.Timeout;
    const wait = (left: number) => {
      timer = setTimeout(() => {
        passed += left;
        const given = milliseconds + Math.min(takenSoFarMs() - before, MOST_CREDIT * milliseconds);
        if (given - passed >= 1) wait(given - passed);
        else resolve(undefined);
      }, left);
    };
    wait(milliseconds);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
