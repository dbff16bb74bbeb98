import { drainSeconds, takeFigures } from "../figures";
import { HOUR_MS, type Scenario } from "../scenario";
import { simulateScenario } from "../simulate-scenario";
import type { ScenarioModule, ScenarioResult, SimulateOptions } from "./scenario-module";
import { goodJob, TEAM_IDS } from "./team-jobs";

export const OUTAGE_MS = 2 * HOUR_MS;

export interface OutageResult extends ScenarioResult {
  /** From the recovery until the last message was processed. */
  readonly drainSeconds: number | undefined;
}

/** Everything fails for some time, and messages keep arriving for as long. */
export function outageOf(messages: number, lastsMs = OUTAGE_MS): Scenario {
  return {
    messages,
    arriveWithinMs: lastsMs,
    payloadOf: goodJob,
    teamIds: TEAM_IDS,
    world: {
      dependency: (at) => (at < lastsMs ? "fails" : "works"),
      busyMachines: () => new Set(),
    },
    endsAfterMs: lastsMs + 24 * HOUR_MS,
  };
}

export async function simulateOutage(
  name: string,
  scenario: Scenario,
  { settings, seed }: SimulateOptions,
): Promise<OutageResult> {
  const simulated = await simulateScenario(scenario, settings, seed);
  const drain = drainSeconds(simulated, scenario.arriveWithinMs);
  return {
    scenario: name,
    ...takeFigures(simulated),
    drainSeconds: drain,
    findings: [{ what: "all processed after the recovery", value: drain, unit: "s" }],
  };
}

export const outage: ScenarioModule<OutageResult> = {
  name: "outage",
  title: "A dependency is down for two hours; 10,000 messages arrive meanwhile",
  simulate: (options) => simulateOutage("outage", outageOf(options.messages ?? 10_000), options),
};
