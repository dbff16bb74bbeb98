import { OUTAGE_MS, type OutageResult, outageOf, simulateOutage } from "./outage";
import type { ScenarioModule } from "./scenario-module";

/** Far more than the settings' check allows for an interval of ten minutes. */
const VISIBILITY_SECONDS = 900;

/**
 * The function dies with each batch, and somebody raised the visibility timeout by hand: a message that fails again
 * comes back only after several further runs have seen no evidence.
 */
export const lateReturns: ScenarioModule<OutageResult> = {
  name: "late-returns",
  title: "The same outage, but what fails again comes back later than the interval",
  simulate: (options) => {
    const scenario = outageOf(options.messages ?? 10_000);
    return simulateOutage(
      "late-returns",
      {
        ...scenario,
        mainVisibilitySeconds: VISIBILITY_SECONDS,
        world: { ...scenario.world, dependency: (at) => (at < OUTAGE_MS ? "dies" : "works") },
      },
      options,
    );
  },
};
