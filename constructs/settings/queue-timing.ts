import type { StageSettings } from "./settings";

/**
 * The visibility timeout that a queue in front of a function needs: six times the function's timeout and the
 * batching window. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export function mappedVisibilitySeconds(timeoutSeconds: number, batchingWindowSeconds: number): number {
  return 6 * timeoutSeconds + batchingWindowSeconds;
}

/** The main queue's: an existing queue has its own, which its owner tells. */
export function mainVisibilitySeconds({
  queue,
  consumer,
}: Pick<StageSettings, "queue" | "consumer">): number {
  return (
    queue.visibilityTimeoutSeconds ??
    mappedVisibilitySeconds(consumer.timeoutSeconds, consumer.batchingWindowSeconds)
  );
}

/** Time that a run of the redriver needs beyond its function's timeout until its last call is answered. */
const VISIBILITY_MARGIN_SECONDS = 30;

/** The retry queue's visibility timeout: how long a run holds what it received. */
export function retryVisibilitySeconds(redriverTimeoutSeconds: number): number {
  return redriverTimeoutSeconds + VISIBILITY_MARGIN_SECONDS;
}

/**
 * The DLQ's own receive count. The count may go on counting over the move from the main queue (it does in
 * recorded records), so what the notifier may use comes on top of the main queue's.
 */
export function deadLetterMaxReceiveCount(mainMaxReceiveCount: number, notifierReceives: number): number {
  return mainMaxReceiveCount + 1 + notifierReceives;
}

/**
 * The shortest interval between two redrives at which a message that came back is scheduled for retry again before the next
 * one, where it is the evidence that holds its cause back: every receive may cost the whole visibility timeout,
 * then the notifier waits for its window and works for as long as its timeout at the most.
 */
export function shortestRedriveIntervalSeconds(settings: StageSettings): number {
  const { queue, notifier } = settings;
  const receives = queue.maxReceiveCount * mainVisibilitySeconds(settings);
  return receives + notifier.batchingWindowSeconds + notifier.timeoutSeconds;
}

/** The shortest retention with which no message is deleted before its last receive has made it a dead letter. */
export function shortestRetentionSeconds(settings: Pick<StageSettings, "queue" | "consumer">): number {
  return settings.queue.maxReceiveCount * mainVisibilitySeconds(settings);
}

/** The longest visibility timeout of the main queue that the redrive interval leaves time for. */
export function longestMainVisibilitySeconds({ queue, notifier, redriver }: StageSettings): number {
  const afterwards = notifier.batchingWindowSeconds + notifier.timeoutSeconds;
  return Math.floor((redriver.redriveIntervalSeconds - afterwards) / queue.maxReceiveCount);
}
