import type { Clock } from "../runtime/clock";
import type { Pace } from "./move-messages";

/** A pace that lets at most `perSecond` messages a second pass, so that what stands behind the queue can keep up. */
export function createRatePace(clock: Clock, perSecond: number): Pace {
  let nextAt = clock.now();
  return async (messages, maxMs) => {
    const wait = nextAt - clock.now();
    if (wait > 0 && wait >= maxMs) return false;
    if (wait > 0) await clock.sleep(wait);
    nextAt = Math.max(nextAt, clock.now()) + (messages / perSecond) * 1000;
    return true;
  };
}
