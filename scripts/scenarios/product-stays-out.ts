import { drainSeconds, takeFigures } from "../simulation/figures";
import { HOUR_MS, START } from "../simulation/scenario";
import { type Simulated, simulateScenario } from "../simulation/simulate-scenario";
import type { ScenarioModule, ScenarioResult, SimulateOptions } from "./scenario-module";
import { goodOrder, PRODUCTS, productOf, STORE_IDS } from "./store-orders";

const BACK_AFTER_MS = HOUR_MS;
const THREE_DAYS_MS = 72 * HOUR_MS;
const NAME = "product-stays-out";
const LAST = PRODUCTS[2];

export interface ProductStaysOutResult extends ScenarioResult {
  /** From the return of two products until all their orders were processed. */
  readonly backDrainSeconds: number | undefined;
  /** The same of the third product. */
  readonly lastDrainSeconds: number | undefined;
  /** Redrives of the third product in one run at the most, once the other two were through. */
  readonly mostRedrivesARun: number;
}

/** Milliseconds since the start. */
interface Meantime {
  readonly from: number;
  readonly to: number;
}

/** Redrives of the product that is out, by the run that sent them. */
function mostRedrivesARun({ ledger }: Simulated, intervalMs: number, meantime: Meantime): number {
  const runs = new Map<number, number>();
  for (const { key, at } of ledger.redrives) {
    const since = at - START;
    if (productOf(key) !== LAST || since < meantime.from || since >= meantime.to) continue;
    const run = Math.floor(since / intervalMs);
    runs.set(run, (runs.get(run) ?? 0) + 1);
  }
  return Math.max(0, ...runs.values());
}

/** Three products are out; two are back after an hour, the third when `staysOutMs` are over. */
export async function simulateProductStaysOut(
  orders: number,
  staysOutMs: number,
  { settings, seed }: SimulateOptions,
): Promise<ProductStaysOutResult> {
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
        unavailableProducts: (at) => (at < BACK_AFTER_MS ? all : at < staysOutMs ? last : none),
      },
      endsAfterMs: staysOutMs + 24 * HOUR_MS,
    },
    settings,
    seed,
  );
  const intervalMs = settings.redriver.intervalSeconds * 1000;
  const meantime = { from: BACK_AFTER_MS + 2 * intervalMs, to: staysOutMs };
  const figures = {
    backDrainSeconds: drainSeconds(simulated, BACK_AFTER_MS, (key) => productOf(key) !== LAST),
    lastDrainSeconds: drainSeconds(simulated, staysOutMs, (key) => productOf(key) === LAST),
    mostRedrivesARun: mostRedrivesARun(simulated, intervalMs, meantime),
  };
  return {
    scenario: NAME,
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
}

export const productStaysOut: ScenarioModule<ProductStaysOutResult> = {
  name: NAME,
  title: "Three products run out; two are back after an hour, the third after three days",
  simulate: (options) => simulateProductStaysOut(options.orders ?? 4_500, THREE_DAYS_MS, options),
};
