import { renewalOffsetMinutes } from "../../constructs/settings/schedule-expression";
import { simulateHolding } from "../../scripts/simulation/scenarios/coinciding-schedules";
import { createSimulationSettings } from "../../scripts/simulation/simulation-settings";

const settings = createSimulationSettings();
const { redriveIntervalSeconds, renewIntervalSeconds, renewAfterDays } = settings.stage.redriver;
const DEPLOYED = renewalOffsetMinutes(redriveIntervalSeconds, renewIntervalSeconds);

// A safeguard against a play that never ends, not a measure of the machine.
jest.setTimeout(300_000);

test.each([
  ["in the same moment as a redrive, for ever", 0],
  ["as long after redrives as deployed", DEPLOYED],
])(
  "what is held is renewed long before its retention ends where renewals start %s",
  async (_when, offset) => {
    const result = await simulateHolding(offset, { settings, seed: 1, messages: 60 });

    expect(result).toMatchObject({ lost: 0, falseReports: 0 });
    // A copy that is hidden, by a deferral or by a redrive, is renewed when it is seen again.
    expect(result.oldestCopySeconds).toBeLessThan(renewAfterDays * 86_400 + 2 * renewIntervalSeconds);
  },
);
