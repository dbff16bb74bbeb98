import { drainSeconds, takeFigures } from "../simulation/figures";
import { HOUR_MS, START } from "../simulation/scenario";
import { type Simulated, simulateScenario } from "../simulation/simulate-scenario";
import type { ScenarioModule, ScenarioResult } from "./scenario-module";
import { goodOrder, PRODUCTS, productOf, STORE_IDS } from "./store-orders";

const BACK_AFTER_MS = HOUR_MS;
const STAYS_OUT_MS = 72 * HOUR_MS;
const LAST = PRODUCTS[2];

export interface ProductStaysOutResult extends ScenarioResult {
  /** From the return of two products until all their orders were processed. */
  readonly backDrainSeconds: number | undefined;
  /** The same of the third product. */
  readonly lastDrainSeconds: number | undefined;
  /** Redrives of the third product in one run at the most, once the other two were through. */
  readonly mostRedrivesARun: number;
}

/** Redrives of the product that is out, by the run that sent them. */
function mostRedrivesARun({ books }: Simulated, intervalMs: number, from: number): number {
  const runs = new Map<number, number>();
  for (const { key, at } of books.redrives) {
    const since = at - START;
    if (productOf(key) !== LAST || since < from || since >= STAYS_OUT_MS) continue;
    const run = Math.floor(since / intervalMs);
    runs.set(run, (runs.get(run) ?? 0) + 1);
  }
  return Math.max(0, ...runs.values());
}

/** Three products are out; two are back after an hour, the third after three days. */
export const productStaysOut: ScenarioModule<ProductStaysOutResult> = {
  name: "product-stays-out",
  title: "Three products run out; two are back after an hour, the third after three days",
  async simulate({ settings, seed, orders = 6_000 }) {
    const all = new Set<string>(PRODUCTS);
    const last = new Set<string>([LAST]);
    const none = new Set<string>();
    const simulated = await simulateScenario(
      {
        orders,
        arriveWithinMs: BACK_AFTER_MS,
        payloadOf: goodOrder,
        storeIds: STORE_IDS,
        world: {
          dependency: () => "works",
          unavailableProducts: (at) => (at < BACK_AFTER_MS ? all : at < STAYS_OUT_MS ? last : none),
        },
        endsAfterMs: STAYS_OUT_MS + 24 * HOUR_MS,
      },
      settings,
      seed,
    );
    const intervalMs = settings.redriver.intervalSeconds * 1000;
    const figures = {
      backDrainSeconds: drainSeconds(simulated, BACK_AFTER_MS, (key) => productOf(key) !== LAST),
      lastDrainSeconds: drainSeconds(simulated, STAYS_OUT_MS, (key) => productOf(key) === LAST),
      mostRedrivesARun: mostRedrivesARun(simulated, intervalMs, BACK_AFTER_MS + 2 * intervalMs),
    };
    return {
      scenario: "product-stays-out",
      ...takeFigures(simulated),
      ...figures,
      findings: [
        { what: "the two products processed after their return", value: figures.backDrainSeconds, unit: "s" },
        { what: "the third processed after its return", value: figures.lastDrainSeconds, unit: "s" },
        {
          what: "of the third, while it is out, at most",
          value: figures.mostRedrivesARun,
          unit: "redrives a run",
        },
      ],
    };
  },
};
