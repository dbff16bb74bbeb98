import { NOW } from "./make-message";

/** A clock that only sleeping moves, and a function's end by it. */
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
    /** What Lambda's context says of the time that is left. */
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

/** The Date of everything in this test's process stands still, its timers do not. Undo with jest.useRealTimers(). */
export function freezeDate(now = NOW): void {
  jest.useFakeTimers({ now, doNotFake: ["performance", ...TIMERS] });
}

/** Date and the monotonic clock stand still, so that no visibility timeout ends on a slow machine. Undo as above. */
export function freezeTime(now = NOW): void {
  jest.useFakeTimers({ now, doNotFake: [...TIMERS] });
}
