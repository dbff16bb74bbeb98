import { readFileSync } from "node:fs";

/**
 * Milliseconds for which a process was ready to run and another had the processor, since it started. A busy machine takes
 * them from a function, which on AWS has a processor of its own. 0 where the system does not tell: only Linux does.
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
 * What a promise resolves with, or undefined when it takes longer than its own time: what the machine took meanwhile, and
 * of that again, is credited. At most nine times its own time is: what spins on a busy machine ends too.
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
