import type { Message } from "../../core/messages/message";
import type { ReceivePort } from "../../core/messages/receive-port";
import type { Stop } from "../terminal/stop";
import type { ScanPlan } from "./plan-scan";

/** Long polls under way at once. */
const POLLERS = 4;

/** An empty poll alone never means empty: servers answer for their own share of a queue. */
const EMPTIES_BEFORE_STOPPING = 4;

export interface ScanPorts {
  readonly receiver: ReceivePort;
  readonly stop: Stop;
  readonly now: () => number;
  /** Ends the scan before everything was seen. */
  readonly isEnough?: (() => boolean) | undefined;
  /** Ends the scan because other scans have taken their share. */
  readonly isFull?: (() => boolean) | undefined;
  /** Called at once, while other polls are still under way. */
  readonly onFailure: (failure: Error) => void;
}

export interface Scan {
  /** Different messages that were received. */
  readonly received: number;
  /** Until when the last of them is hidden from others, epoch milliseconds. */
  readonly hiddenUntil: number;
  /** Why there may be more than was received. */
  readonly incomplete?: "limit" | "lease-over" | "stopped";
  /** What a receive or a taker threw: it ended the scan. */
  readonly failure?: Error;
}

/**
 * Receives what is visible under a lease that lasts for the whole scan, so that nothing is looked at twice, and
 * hands each message on once. Nothing is kept here but ids. Nothing is given back or deleted: the lease lapses.
 * Never throws: what was received before a failure is hidden all the same. It resolves when all of its polls have ended.
 */
export async function scanQueue(
  queueUrl: string,
  { most, visibilityTimeoutSeconds }: ScanPlan,
  { receiver, stop, now, isEnough, isFull, onFailure }: ScanPorts,
  onMessages: (messages: readonly Message[]) => Promise<void> | void,
): Promise<Scan> {
  const seen = new Set<string>();
  const visibleAgainAt = now() + visibilityTimeoutSeconds * 1000;
  let hiddenUntil = now();
  let empties = 0;
  let incomplete: Scan["incomplete"];
  let failure: Error | undefined;

  const isOver = () => {
    if (
      failure !== undefined ||
      incomplete !== undefined ||
      empties >= EMPTIES_BEFORE_STOPPING ||
      isEnough?.()
    )
      return true;
    if (stop.why !== undefined) incomplete = "stopped";
    else if (seen.size >= most || isFull?.()) incomplete = "limit";
    else if (now() >= visibleAgainAt) incomplete = "lease-over";
    return incomplete !== undefined;
  };

  const poll = async () => {
    while (!isOver()) {
      // Not given up by a stop: what a poll has hidden by then would stay hidden for the whole lease.
      const messages = await receiver.receive(queueUrl, visibilityTimeoutSeconds, stop.deadline.signal());
      const fresh = messages.filter(({ messageId }) => !seen.has(messageId));
      for (const { messageId } of fresh) seen.add(messageId);
      empties = fresh.length === 0 ? empties + 1 : 0;
      if (fresh.length === 0) continue;
      hiddenUntil = now() + visibilityTimeoutSeconds * 1000;
      await onMessages(fresh);
    }
  };

  const pollUntilFailure = () =>
    poll().catch((error: unknown) => {
      failure ??= error instanceof Error ? error : new Error("not an error", { cause: error });
      onFailure(failure);
    });

  await Promise.all(Array.from({ length: POLLERS }, pollUntilFailure));
  return {
    received: seen.size,
    hiddenUntil,
    ...(incomplete !== undefined && { incomplete }),
    ...(failure !== undefined && { failure }),
  };
}
