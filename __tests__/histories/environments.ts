import { AlertBudget, type AlertBudgetRules } from "../../handlers/notifier/alert-budget";
import { startTelling, type TellingEnvironment } from "./alert-ledger";
import { NOTIFIER_CONCURRENCY } from "./world-settings";

export interface Environment {
  readonly budget: AlertBudget;
  readonly telling: TellingEnvironment;
}

/** The notifier's execution environments: what one remembers between invocations is gone with its process. */
export class Environments {
  readonly tellings: TellingEnvironment[] = [];
  readonly #idle: Environment[] = [];
  #busy = 0;

  constructor(
    private readonly now: () => number,
    private readonly rules: AlertBudgetRules,
  ) {}

  /** An idle one, the longest idle first, or a new one; none beyond the mapping's concurrency. */
  take(): Environment | undefined {
    if (this.#busy >= NOTIFIER_CONCURRENCY) return undefined;
    const enough = this.#idle.length + this.#busy >= NOTIFIER_CONCURRENCY;
    this.#busy += 1;
    const idle = enough ? this.#idle.shift() : undefined;
    if (idle !== undefined) return idle;
    const telling = startTelling();
    this.tellings.push(telling);
    return { budget: new AlertBudget(this.now, this.rules), telling };
  }

  /** The end of an invocation, after which the environment lives or not. */
  giveBack(environment: Environment, alive: boolean): void {
    this.#busy -= 1;
    if (alive) this.#idle.push(environment);
  }
}
