import { drainSeconds, takeFigures } from "../figures";
import { EVERYTHING_WORKS, HOUR_MS, MINUTE_MS, type Scenario } from "../scenario";
import { simulateScenario } from "../simulate-scenario";
import type { ScenarioModule, ScenarioResult, SimulateOptions } from "./scenario-module";
import { poisonJob, TEAM_IDS } from "./team-jobs";

const STORM_MS = 10 * MINUTE_MS;
const NAME = "poison-storm";

export interface PoisonStormResult extends ScenarioResult {
  /** From when the last message was sent until all were in quarantine. */
  readonly drainSeconds: number | undefined;
}

/** Simulates poison alone, and how long it takes until the last of it is in quarantine. */
export async function simulatePoison(
  name: string,
  scenario: Pick<Scenario, "messages" | "arriveWithinMs" | "payloadOf">,
  { settings, seed }: SimulateOptions,
): Promise<PoisonStormResult> {
  const simulated = await simulateScenario(
    { ...scenario, teamIds: TEAM_IDS, world: EVERYTHING_WORKS, endsAfterMs: 24 * HOUR_MS },
    settings,
    seed,
  );
  const drain = drainSeconds(simulated, scenario.arriveWithinMs);
  return {
    scenario: name,
    ...takeFigures(simulated),
    drainSeconds: drain,
    findings: [{ what: "all in quarantine after the last was sent", value: drain, unit: "s" }],
  };
}

/** Every message of twenty teams is poison. */
export const poisonStorm: ScenarioModule<PoisonStormResult> = {
  name: NAME,
  title: "A million poison messages within ten minutes",
  simulate: (options) =>
    simulatePoison(
      NAME,
      { messages: options.messages ?? 1_000_000, arriveWithinMs: STORM_MS, payloadOf: poisonJob },
      options,
    ),
};
