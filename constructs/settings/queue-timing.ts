import type { StageSettings } from "./settings";

/**
 * The visibility timeout that a queue with a function needs: six times the function's timeout, plus the batching
 * window.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export function mappedVisibilitySeconds(timeoutSeconds: number, batchingWindowSeconds: number): number {
  return 6 * timeoutSeconds + batchingWindowSeconds;
}

/** The main queue's visibility timeout. An existing queue has its own, as stated by its owner. */
export function mainVisibilitySeconds({
  queue,
  consumer,
}: Pick<StageSettings, "queue" | "consumer">): number {
  return (
    queue.visibilityTimeoutSeconds ??
    mappedVisibilitySeconds(consumer.timeoutSeconds, consumer.batchingWindowSeconds)
  );
}

/** Time that a redriver run needs beyond its function's timeout until its last call is answered. */
const VISIBILITY_MARGIN_SECONDS = 30;

/** The retry queue's visibility timeout: how long a run holds what it received. */
export function retryVisibilitySeconds(redriverTimeoutSeconds: number): number {
  return redriverTimeoutSeconds + VISIBILITY_MARGIN_SECONDS;
}

/**
 * The DLQ's own receive count. The count may continue from the main queue (in recorded messages it does), so the
 * notifier's receives are added to the main queue's.
 */
export function deadLetterMaxReceiveCount(mainMaxReceiveCount: number, notifierReceives: number): number {
  return mainMaxReceiveCount + 1 + notifierReceives;
}

/**
 * The shortest interval between two redrives at which a message that came back is scheduled for retry again before
 * the next redrive, so that it can be evidence for its cause. Every receive may take the whole visibility timeout.
 * Then the notifier waits for its window and works for at most its timeout.
 */
export function shortestRedriveIntervalSeconds(settings: StageSettings): number {
  const { queue, notifier } = settings;
  const receives = queue.maxReceiveCount * mainVisibilitySeconds(settings);
  return receives + notifier.batchingWindowSeconds + notifier.timeoutSeconds;
}

/**
 * The shortest retention period with which no message is deleted before its last receive has made it a dead letter.
 */
export function shortestRetentionSeconds(settings: Pick<StageSettings, "queue" | "consumer">): number {
  return settings.queue.maxReceiveCount * mainVisibilitySeconds(settings);
}

/** The longest visibility timeout of the main queue for which the redrive interval leaves time. */
export function longestMainVisibilitySeconds({ queue, notifier, redriver }: StageSettings): number {
  const afterwards = notifier.batchingWindowSeconds + notifier.timeoutSeconds;
  return Math.floor((redriver.redriveIntervalSeconds - afterwards) / queue.maxReceiveCount);
}
