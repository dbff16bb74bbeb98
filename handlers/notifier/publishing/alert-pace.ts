import type { Clock } from "../../../core/runtime/clock";

/**
 * Spaces alerts out: across all concurrent invocations, one alert per `spacingMs / concurrency`, so that no address
 * gets more than SNS delivers (10 a second; beyond that, SNS suspends the subscription).
 * https://docs.aws.amazon.com/general/latest/gr/sns.html#limits_sns
 */
export class AlertPace {
  #nextAt: number;

  constructor(
    private readonly clock: Clock,
    private readonly spacingMs: number,
  ) {
    this.#nextAt = clock.now();
  }

  /**
   * Waits until the next alert may be sent, and takes its turn. Returns false at once if the wait would be `maxMs` or
   * longer.
   */
  async wait(maxMs: number): Promise<boolean> {
    if (Math.max(0, this.#nextAt - this.clock.now()) >= maxMs) return false;
    await this.settle(maxMs);
    this.#nextAt = this.clock.now() + this.spacingMs;
    return true;
  }

  /**
   * Waits for the rest of the last alert's spacing, so that the next invocation cannot publish sooner; at most
   * `maxMs`.
   */
  async settle(maxMs: number): Promise<void> {
    const wait = Math.min(this.#nextAt - this.clock.now(), maxMs);
    if (wait > 0) await this.clock.sleep(wait);
  }
}
