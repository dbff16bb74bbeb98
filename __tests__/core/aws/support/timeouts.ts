declare const loadOnce: NodeJS.Require;

/** The `Math` object that the SDK takes its jitter from, which is not this file's. */
const sdkMath: Math = loadOnce("node:vm").runInThisContext("Math");

/** Fixes the jitter to this fraction of the longest backoff. */
export const fixJitter = (part: number): void => void jest.spyOn(sdkMath, "random").mockReturnValue(part);

/** Makes the retries in a file's tests immediate. */
export function useNoBackoff(): void {
  beforeEach(() => fixJitter(0));
}

/** Far more turns of the event loop than anything within one process takes. */
const MOST_TURNS = 300_000;

/**
 * Fakes timeouts: they fire only when a test advances time. `until` fires those without a delay. Sockets work as
 * usual.
 */
export function useFakeTimeouts(): void {
  beforeEach(() => {
    jest.useFakeTimers({
      doNotFake: [
        "Date",
        "hrtime",
        "nextTick",
        "performance",
        "queueMicrotask",
        "setImmediate",
        "clearImmediate",
        "setInterval",
        "clearInterval",
      ],
    });
  });
  afterEach(() => void jest.useRealTimers());
}

/** The delays of all timeouts from now on. Some may be replaced: those take no time. Undo with `restore`. */
export function recordDelays(replaced?: number) {
  const { setTimeout: original } = globalThis;
  const delays: (number | undefined)[] = [];
  // An assignment is seen by the SDK's modules too, a spy is not.
  globalThis.setTimeout = ((work: () => void, ms?: number) => {
    delays.push(ms);
    return original(work, ms === replaced ? 0 : ms);
  }) as never;
  return { delays, restore: () => Object.assign(globalThis, { setTimeout: original }) };
}

/** Lets sockets, and timeouts without a delay, go on until something holds. */
export async function until(holds: () => boolean): Promise<void> {
  for (let turns = 0; !holds(); turns += 1) {
    if (turns > MOST_TURNS) throw new Error("It does not hold, however long this waits.");
    jest.advanceTimersByTime(0);
    await new Promise((next) => setImmediate(next));
  }
}

/** Whether a promise is over, and its error. */
export function watch(promise: Promise<unknown>) {
  const watched: { isOver: boolean; error?: Error } = { isOver: false };
  promise.then(
    () => Object.assign(watched, { isOver: true }),
    (error) => Object.assign(watched, { isOver: true, error }),
  );
  return watched;
}
