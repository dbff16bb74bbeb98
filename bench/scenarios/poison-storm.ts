import { drainSeconds, takeFigures } from "../simulation/figures";
import { EVERYTHING_WORKS, HOUR_MS, MINUTE_MS } from "../simulation/scenario";
import { simulateScenario } from "../simulation/simulate-scenario";
import type { ScenarioModule, ScenarioResult } from "./scenario-module";
import { poisonOrder, STORE_IDS } from "./store-orders";

const STORM_MS = 10 * MINUTE_MS;

export interface PoisonStormResult extends ScenarioResult {
  /** From the storm's end until the last message was in quarantine. */
  readonly drainSeconds: number | undefined;
}

/** Every message of twenty stores is poison. */
export const poisonStorm: ScenarioModule<PoisonStormResult> = {
  name: "poison-storm",
  title: "A million poison messages within ten minutes",
  async simulate({ settings, seed, orders = 1_000_000 }) {
    const simulated = await simulateScenario(
      {
        orders,
        arriveWithinMs: STORM_MS,
        payloadOf: poisonOrder,
        storeIds: STORE_IDS,
        world: EVERYTHING_WORKS,
        endsAfterMs: 24 * HOUR_MS,
      },
      settings,
      seed,
    );
    const drain = drainSeconds(simulated, STORM_MS);
    return {
      scenario: "poison-storm",
      ...takeFigures(simulated),
      drainSeconds: drain,
      findings: [{ what: "all in quarantine after the storm", value: drain, unit: "s" }],
    };
  },
};
