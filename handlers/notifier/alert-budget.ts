export interface AlertBudgetRules {
  /** Alerts an hour that this execution environment may publish in the long run. */
  readonly perHour: number;
  /** Alerts that may be published at once after a quiet time. */
  readonly burst: number;
}

const HOUR_MS = 3_600_000;

/** For how long a storm's alert speaks for the full batches that follow it. */
export const STORM_COVER_MS = 10 * 60_000;

/**
 * How many alerts may still be told, by a token bucket: so that a sustained flow of dead letters cannot flood a
 * mailbox. It is the one thing that an execution environment remembers between invocations, and only about
 * telling: a new environment begins with a full burst, which costs a few alerts and loses nothing.
 */
export class AlertBudget {
  #tokens: number;
  #refilledAt: number;
  #coveredUntil = 0;

  constructor(
    private readonly now: () => number,
    private readonly rules: AlertBudgetRules,
  ) {
    this.#tokens = rules.burst;
    this.#refilledAt = now();
  }

  /** Whole alerts that may be published now. */
  available(): number {
    const now = this.now();
    const refill = (Math.max(0, now - this.#refilledAt) / HOUR_MS) * this.rules.perHour;
    this.#tokens = Math.min(this.rules.burst, this.#tokens + refill);
    this.#refilledAt = now;
    return Math.floor(this.#tokens);
  }

  spend(alerts: number): void {
    this.#tokens = Math.max(0, this.#tokens - alerts);
  }

  /** A storm was announced, and its alert says for how long it speaks. */
  announceStorm(): void {
    this.#coveredUntil = this.now() + STORM_COVER_MS;
  }

  isStormAnnounced(): boolean {
    return this.now() < this.#coveredUntil;
  }
}
