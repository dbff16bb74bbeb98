import { CANARIES } from "../../handlers/redriver/evidence";
import { simulateProductStaysOut } from "../../scripts/scenarios/product-stays-out";
import { HOUR_MS } from "../../scripts/simulation/scenario";
import { createSimulationSettings } from "../../scripts/simulation/simulation-settings";

const settings = createSimulationSettings();
const { maxAttempts, backoff } = settings.notifier;
const { intervalSeconds } = settings.redriver;

test("a product that stays out costs ten redrives a run and keeps no other product waiting", async () => {
  const result = await simulateProductStaysOut(900, 6 * HOUR_MS, { settings, seed: 1 });

  expect(result).toMatchObject({ processed: 900, quarantined: 0, lost: 0, unsettled: 0 });
  expect(result.mostRedrivesARun).toBe(CANARIES);
  expect(result.backDrainSeconds).toBeLessThanOrEqual(2 * intervalSeconds + 2 * backoff.baseSeconds);
  expect(result.mostAttempts).toBeLessThanOrEqual(maxAttempts);
});
