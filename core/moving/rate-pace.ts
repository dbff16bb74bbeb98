import type { Clock } from "../runtime/clock";
import type { Pace } from "./move-messages";

/**
 * How much of a second a late turn may catch up on. Timers fire a millisecond late, and each delay would reduce the
 * rate a little. With a batch of ten at hand, no second exceeds the rate by more than a tenth. Below a rate of 200,
 * where this would be less than a batch, nothing is caught up on.
 */
const MADE_UP_SECONDS = 0.05;
const MADE_UP_FROM_RATE = 200;

/**
 * A pace of at most `perSecond` messages a second, so that the systems behind the queue can keep up. Turns are given
 * in the order in which they are requested, even to several callers at once.
 */
export function createRatePace(clock: Clock, perSecond: number): Pace {
  const madeUpMs = perSecond >= MADE_UP_FROM_RATE ? MADE_UP_SECONDS * 1000 : 0;
  /** When the next turn is, after those that have passed and those that are waiting. */
  let nextAt = clock.now();
  let expectedAt = nextAt;
  let before = Promise.resolve();
  const pass = async (durationMs: number): Promise<void> => {
    const now = clock.now();
    const turn = Math.max(nextAt, now - madeUpMs);
    if (turn > now) await clock.sleep(turn - now);
    // A process that was suspended wakes late. Waiting turns must not all pass at once then.
    nextAt = Math.max(turn, clock.now() - MADE_UP_SECONDS * 1000) + durationMs;
    expectedAt = Math.max(expectedAt, nextAt);
  };
  return async (messages, maxMs) => {
    const now = clock.now();
    const expected = Math.max(expectedAt, now - madeUpMs);
    if (expected > now && expected - now >= maxMs) return false;
    const durationMs = (messages / perSecond) * 1000;
    expectedAt = expected + durationMs;
    const passed = before.then(() => pass(durationMs));
    before = passed.catch(() => {});
    await passed;
    return true;
  };
}
