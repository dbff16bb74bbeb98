import type { Clock } from "../runtime/clock";
import type { Pace } from "./move-messages";

/**
 * Part of a second that a late turn may make up for: timers are late by a millisecond, and each would cost some of the
 * rate. With a batch of ten in hand no second sees more than a tenth above the rate; below a rate of 200, where that
 * would be less than a batch, nothing is made up for.
 */
const MADE_UP_SECONDS = 0.05;
const MADE_UP_FROM_RATE = 200;

/**
 * A pace that lets at most `perSecond` messages a second pass, so that what stands behind the queue can keep up. Turns are
 * given in the order in which they are asked for, also to several at once.
 */
export function createRatePace(clock: Clock, perSecond: number): Pace {
  const madeUpMs = perSecond >= MADE_UP_FROM_RATE ? MADE_UP_SECONDS * 1000 : 0;
  /** When the next turn is, after those that passed, and after those that wait too. */
  let nextAt = clock.now();
  let expectedAt = nextAt;
  let before = Promise.resolve();
  const pass = async (durationMs: number): Promise<void> => {
    const now = clock.now();
    const turn = Math.max(nextAt, now - madeUpMs);
    if (turn > now) await clock.sleep(turn - now);
    // A process that was stopped wakes late: what waits behind does not pass with it.
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
