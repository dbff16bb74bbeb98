import type { QueueDepth } from "../../core/sqs/receive-port";

/** Near 120,000 messages in flight, a queue returns no messages. */
const MOST_IN_FLIGHT = 100_000;

const LONGEST_VISIBILITY_TIMEOUT_SECONDS = 12 * 3600;

/** The minimum receive rate per second: four pollers, ten messages per receive, a slow line. */
const SLOWEST_PER_SECOND = 100;

export interface ScanPlan {
  /** Messages received at most. */
  readonly most: number;
  /** As long as the whole scan may take. */
  readonly visibilityTimeoutSeconds: number;
}

/** How to scan a queue for which SQS reports this depth. */
export type PlanScan = (depth: QueueDepth) => ScanPlan;

/** A visibility timeout that lasts for a scan of everything, and no longer. */
export const planScan: PlanScan = ({ visible, inFlight }) => {
  const most = Math.max(0, MOST_IN_FLIGHT - inFlight);
  return { most, visibilityTimeoutSeconds: 5 + Math.ceil(Math.min(visible, most) / SLOWEST_PER_SECOND) };
};

/** A visibility timeout counts from the last receive of a scan, and its end becomes visible a moment later. */
const VISIBILITY_MARGIN_SECONDS = 5;

/** Messages in flight may have been deferred for hours: nobody waits for that. */
const LONGEST_WAIT_SECONDS = 120;

/** How long a scan that has just ended may keep messages in flight. */
export function waitForVisibility(depths: readonly QueueDepth[]): number {
  const most = Math.max(0, ...depths.map(({ visible, inFlight }) => visible + inFlight));
  const { visibilityTimeoutSeconds } = planScan({ visible: most, inFlight: 0, delayed: 0 });
  return Math.min(LONGEST_WAIT_SECONDS, visibilityTimeoutSeconds + VISIBILITY_MARGIN_SECONDS);
}

/** The minimum rate of moving, in messages per second: one batch after another on a slow line. */
const SLOWEST_MOVED_PER_SECOND = 20;

/** A visibility timeout that lasts until everything may have been moved at this rate. */
export const planMove =
  (ratePerSecond: number): PlanScan =>
  (depth) => {
    const { most, visibilityTimeoutSeconds } = planScan(depth);
    const moving = Math.ceil(
      Math.min(depth.visible, most) / Math.min(ratePerSecond, SLOWEST_MOVED_PER_SECOND),
    );
    return {
      most,
      visibilityTimeoutSeconds: Math.min(
        LONGEST_VISIBILITY_TIMEOUT_SECONDS,
        60 + visibilityTimeoutSeconds + moving,
      ),
    };
  };
