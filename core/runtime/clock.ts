import { setTimeout as sleep } from "node:timers/promises";

/** The passing of time as a dependency, both in milliseconds; `now` counts from the epoch. */
export interface Clock {
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

export const systemClock: Clock = { now: Date.now, sleep: (milliseconds) => sleep(milliseconds) };
