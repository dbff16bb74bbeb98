import { type OutageResult, outageOf, simulateOutage } from "./outage";
import type { ScenarioModule } from "./scenario-module";

/** Scheduler and Lambda both repeat: every run of the redriver happens twice. */
export const twoRedrivers: ScenarioModule<OutageResult> = {
  name: "two-redrivers",
  title: "The same outage, and each scheduled time starts two redrivers at once",
  simulate: (options) =>
    simulateOutage("two-redrivers", { ...outageOf(options.messages ?? 10_000), redriversAtOnce: 2 }, options),
};
