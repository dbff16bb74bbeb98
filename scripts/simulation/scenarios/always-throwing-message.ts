import { drainSeconds, takeFigures } from "../figures";
import { simulateScenario } from "../simulate-scenario";
import { OUTAGE_MS, type OutageResult, outageOf } from "./outage";
import type { ScenarioModule } from "./scenario-module";

/** One message in this many always makes the application throw: a bug that the outage does not explain. */
const ONE_IN = 1_000;

const throwsAlways = (key: number): boolean => key % ONE_IN === 0;

/** What always throws must not hold back what recovers. */
export const alwaysThrowingMessage: ScenarioModule<OutageResult> = {
  name: "always-throwing-message",
  title: "The same outage, and one message in a thousand throws for ever",
  simulate: async ({ settings, seed, messages = 10_000 }) => {
    const scenario = outageOf(messages);
    const world = { ...scenario.world, throwsAlways };
    const simulated = await simulateScenario({ ...scenario, world }, settings, seed);
    const drain = drainSeconds(simulated, OUTAGE_MS, (key) => !throwsAlways(key));
    return {
      scenario: "always-throwing-message",
      ...takeFigures(simulated),
      drainSeconds: drain,
      findings: [{ what: "all others processed after the recovery", value: drain, unit: "s" }],
    };
  },
};
