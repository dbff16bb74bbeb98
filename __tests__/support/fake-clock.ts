import { NOW } from "./make-message";

/** A clock that advances only by sleeping, and a function's deadline by it. */
export function fakeClock(timeoutMs = 60_000, start = NOW) {
  let now = start;
  const slept: number[] = [];
  return {
    now: () => now,
    sleep: async (milliseconds: number) => {
      slept.push(milliseconds);
      now += milliseconds;
    },
    advance: (milliseconds: number) => {
      now += milliseconds;
    },
    /** What Lambda's context says about the remaining time. */
    timeLeft: () => start + timeoutMs - now,
    slept,
  };
}

const TIMERS = [
  "hrtime",
  "nextTick",
  "queueMicrotask",
  "setImmediate",
  "clearImmediate",
  "setInterval",
  "clearInterval",
  "setTimeout",
  "clearTimeout",
] as const;

/** Date stands still for everything in this test's process, but timers do not. Undo with jest.useRealTimers(). */
export function freezeDate(now = NOW): void {
  jest.useFakeTimers({ now, doNotFake: ["performance", ...TIMERS] });
}

/** Date and the monotonic clock stand still, so that no visibility timeout ends on a slow machine. Undo as above. */
export function freezeTime(now = NOW): void {
  jest.useFakeTimers({ now, doNotFake: [...TIMERS] });
}
