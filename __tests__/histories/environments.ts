import { AlertBudget, type AlertBudgetRules } from "../../handlers/notifier/digests/hourly-alert-budget";
import { StormCover } from "../../handlers/notifier/digests/storm-cover";
import { type NotifyingEnvironment, startNotifying } from "./alert-ledger";
import { NOTIFIER_CONCURRENCY } from "./world-settings";

export interface Environment {
  readonly budget: AlertBudget;
  readonly cover: StormCover;
  readonly notifying: NotifyingEnvironment;
}

/** The notifier's execution environments: what one remembers between invocations is gone with its process. */
export class Environments {
  readonly notifications: NotifyingEnvironment[] = [];
  readonly #idle: Environment[] = [];
  #busy = 0;

  constructor(
    private readonly now: () => number,
    private readonly rules: AlertBudgetRules,
  ) {}

  /** An idle one, longest idle first, or a new one; none beyond the mapping's concurrency. */
  take(): Environment | undefined {
    if (this.#busy >= NOTIFIER_CONCURRENCY) return undefined;
    const enough = this.#idle.length + this.#busy >= NOTIFIER_CONCURRENCY;
    this.#busy += 1;
    const idle = enough ? this.#idle.shift() : undefined;
    if (idle !== undefined) return idle;
    const notifying = startNotifying();
    this.notifications.push(notifying);
    return { budget: new AlertBudget(this.now, this.rules), cover: new StormCover(this.now), notifying };
  }

  /** The end of an invocation, after which the environment lives on or not. */
  release(environment: Environment, alive: boolean): void {
    this.#busy -= 1;
    if (alive) this.#idle.push(environment);
  }
}
