import { setTimeout as sleep } from "node:timers/promises";

/** Collaborators that make time, both in milliseconds: `now` since the epoch. */
export interface Clock {
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

export const systemClock: Clock = { now: Date.now, sleep: (milliseconds) => sleep(milliseconds) };
