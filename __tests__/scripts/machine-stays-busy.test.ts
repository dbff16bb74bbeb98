import { CANARIES } from "../../handlers/redriver/persisting-causes";
import { HOUR_MS } from "../../scripts/simulation/scenario";
import { simulateMachineStaysBusy } from "../../scripts/simulation/scenarios/machine-stays-busy";
import { createSimulationSettings } from "../../scripts/simulation/simulation-settings";

const settings = createSimulationSettings();
const { maxAttempts, backoff } = settings.notifier;
const { intervalSeconds } = settings.redriver;

// A safeguard against a play that never ends, not a measure of the machine.
jest.setTimeout(300_000);

test("a machine that stays busy costs ten redrives a run and delays no other machine", async () => {
  const result = await simulateMachineStaysBusy(900, 6 * HOUR_MS, { settings, seed: 1 });

  expect(result).toMatchObject({ processed: 900, quarantined: 0, lost: 0, unsettled: 0 });
  expect(result.mostRedrivesARun).toBe(CANARIES);
  expect(result.backDrainSeconds).toBeLessThanOrEqual(2 * intervalSeconds + 2 * backoff.baseSeconds);
  expect(result.mostAttempts).toBeLessThanOrEqual(maxAttempts);
});
