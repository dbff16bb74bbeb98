import { describeError } from "../../../core/runtime/describe-error";
import { ReliableQueueError } from "../../../core/runtime/errors";
import type { Log } from "../../../core/runtime/log";
import type { Publish } from "../alerts/alert";

/** How long a topic is assumed to have a confirmed subscription after it was seen with one. */
const CACHE_MS = 5 * 60_000;

/** An alert waits no longer than this for the count. Without one, it is published anyway. */
const TIMEOUT_MS = 1_000;

/** SNS would accept the alert, but nobody would get it. */
export class NoConfirmedSubscriptionError extends ReliableQueueError {
  constructor() {
    super(
      "NoConfirmedSubscription",
      "fix",
      "The alerts topic has no confirmed subscription, so alerts would reach nobody. Confirm a subscription, or redeploy to recreate one that was unsubscribed.",
    );
  }
}

export interface ConfirmedPorts {
  readonly countConfirmed: (signal: AbortSignal) => Promise<number>;
  readonly now: () => number;
  readonly log: Pick<Log, "warn">;
}

/**
 * A publish function that fails while the topic has no confirmed subscription, because SNS accepts an alert that
 * reaches nobody. If this cannot be found out, the alert is published.
 */
export function publishWhereConfirmed(
  publish: Publish,
  { countConfirmed, now, log }: ConfirmedPorts,
): Publish {
  let confirmedUntil = Number.NEGATIVE_INFINITY;
  return async (alert, signal) => {
    if (now() >= confirmedUntil) {
      const confirmed = await countConfirmed(
        AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      ).catch((thrown: unknown) => log.warn("subscriptions not readable", { ...describeError(thrown) }));
      if (confirmed === 0) throw new NoConfirmedSubscriptionError();
      if (typeof confirmed === "number") confirmedUntil = now() + CACHE_MS;
    }
    await publish(alert, signal);
  };
}
