import { MAX_ALERTS_PER_INVOCATION } from "../../../core/limits/alerts-per-invocation";

export interface AlertBudgetRules {
  /** Alerts that this execution environment may publish in any hour. */
  readonly perHour: number;
  /**
   * Maximum number of alerts that may be published at once after a quiet time; never more than half of an hour's.
   * Default: one more than an invocation's, because the last one is kept for a storm.
   */
  readonly burst?: number;
}

const HOUR_MS = 3_600_000;

/**
 * How many alerts may still be published, by a token bucket whose burst and refill together stay within the hourly
 * limit. An execution environment remembers it between invocations. A new one begins with a full burst, which costs a
 * few alerts and loses nothing.
 */
export class AlertBudget {
  readonly #burst: number;
  readonly #refillPerHour: number;
  #tokens: number;
  #refilledAt: number;

  constructor(
    private readonly now: () => number,
    { perHour, burst = MAX_ALERTS_PER_INVOCATION + 1 }: AlertBudgetRules,
  ) {
    this.#burst = Math.max(1, Math.min(burst, Math.floor(perHour / 2)));
    this.#refillPerHour = Math.max(perHour - this.#burst, perHour / 2);
    this.#tokens = this.#burst;
    this.#refilledAt = now();
  }

  /** Whole alerts that may be published now. */
  available(): number {
    const now = this.now();
    const refill = (Math.max(0, now - this.#refilledAt) / HOUR_MS) * this.#refillPerHour;
    this.#tokens = Math.min(this.#burst, this.#tokens + refill);
    this.#refilledAt = now;
    return Math.floor(this.#tokens);
  }

  spend(alerts: number): void {
    this.#tokens = Math.max(0, this.#tokens - alerts);
  }
}
