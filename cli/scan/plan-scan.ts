import type { QueueState } from "../aws/target/find-queues";

/** Messages in flight from which on a queue is near the point at which it answers no poll (about 120,000). */
const MOST_IN_FLIGHT = 100_000;

/** Messages that one look takes at most, of all queues together. */
export const MOST_A_LOOK = 100_000;

const LONGEST_VISIBILITY_TIMEOUT_SECONDS = 12 * 3600;

/** Receives answered in a second at the least: four pollers, ten messages a receive, a slow line. */
const SLOWEST_PER_SECOND = 100;

export interface ScanPlan {
  /** Messages received at most. */
  readonly most: number;
  /** How long what is received stays hidden from others: as long as the whole scan may take. */
  readonly visibilityTimeoutSeconds: number;
}

/** A lease that lasts for a look at everything; looking hides as briefly as it can. */
export function planScan({ visible, inFlight }: Pick<QueueState, "visible" | "inFlight">): ScanPlan {
  const most = Math.max(0, MOST_IN_FLIGHT - inFlight);
  return { most, visibilityTimeoutSeconds: 5 + Math.ceil(Math.min(visible, most) / SLOWEST_PER_SECOND) };
}

/** A lease is counted from the last receive of a look; its end shows a moment later. */
const VISIBILITY_MARGIN_SECONDS = 5;

/** What is in flight may have been deferred for hours: nobody waits for that. */
const LONGEST_WAIT_SECONDS = 120;

/** How long what is in flight may be hidden by a look that has just ended. */
export function waitForVisibility(states: readonly QueueState[]): number {
  const most = Math.max(0, ...states.map(({ visible, inFlight }) => visible + inFlight));
  const { visibilityTimeoutSeconds } = planScan({ visible: most, inFlight: 0 });
  return Math.min(LONGEST_WAIT_SECONDS, visibilityTimeoutSeconds + VISIBILITY_MARGIN_SECONDS);
}

/** Messages moved in a second at the least: one batch after another on a slow line. */
const SLOWEST_MOVED_PER_SECOND = 20;

/** A lease that lasts until everything may have been moved at the given rate; what is left over is given back. */
export function planMove(state: QueueState, ratePerSecond: number): ScanPlan {
  const { most, visibilityTimeoutSeconds } = planScan(state);
  const moving = Math.ceil(Math.min(state.visible, most) / Math.min(ratePerSecond, SLOWEST_MOVED_PER_SECOND));
  return {
    most,
    visibilityTimeoutSeconds: Math.min(
      LONGEST_VISIBILITY_TIMEOUT_SECONDS,
      60 + visibilityTimeoutSeconds + moving,
    ),
  };
}
