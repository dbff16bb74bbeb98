import { MAX_ALERTS_PER_INVOCATION } from "../../core/limits/alerts-per-invocation";

export interface AlertBudgetRules {
  /** Alerts that this execution environment may publish in any hour. */
  readonly perHour: number;
  /** Maximum number of alerts that may be published at once after a quiet time; never more than half of an hour's. */
  readonly burst: number;
}

/** One more than an invocation's alerts: the last one is kept for a storm. */
export const ALERT_BURST = MAX_ALERTS_PER_INVOCATION + 1;

const HOUR_MS = 3_600_000;

/** How long a storm's alert covers what follows it. Longer than the wait for the next alert of the budget. */
export const STORM_COVER_MS = 10 * 60_000;

/**
 * How many alerts may still be published, by a token bucket whose burst and refill together stay within the hourly
 * limit, and what a storm's alert covers. This is the only thing that an execution environment remembers between
 * invocations, and it is only about alerts. A new environment begins with a full burst, which costs a few alerts and
 * loses nothing.
 */
export class AlertBudget {
  readonly #burst: number;
  readonly #refillPerHour: number;
  readonly #announcedUntil = new Map<string, number>();
  #tokens: number;
  #refilledAt: number;

  constructor(
    private readonly now: () => number,
    { perHour, burst }: AlertBudgetRules,
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

  /** A storm's alert was accepted: for a while it covers messages of these kinds, and no others. */
  announce(kinds: Iterable<string>): void {
    const now = this.now();
    for (const [kind, until] of this.#announcedUntil) if (until <= now) this.#announcedUntil.delete(kind);
    for (const kind of kinds) this.#announcedUntil.set(kind, now + STORM_COVER_MS);
  }

  isAnnounced(kind: string): boolean {
    return this.now() < (this.#announcedUntil.get(kind) ?? 0);
  }
}
