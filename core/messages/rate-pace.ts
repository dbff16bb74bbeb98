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
  let nextAt = clock.now();
  return async (messages, maxMs) => {
    const now = clock.now();
    const turn = Math.max(nextAt, now - madeUpMs);
    const wait = turn - now;
    if (wait > 0 && wait >= maxMs) return false;
    nextAt = turn + (messages / perSecond) * 1000;
    if (wait > 0) await clock.sleep(wait);
    return true;
  };
}
