import { largePoison } from "../../scripts/simulation/scenarios/large-poison";
import { poisonStorm } from "../../scripts/simulation/scenarios/poison-storm";
import { createSimulationSettings } from "../../scripts/simulation/simulation-settings";

const settings = createSimulationSettings();
const { alerts, notifier } = settings.stage;

// A safeguard against a play that never ends, not a measure of the machine.
jest.setTimeout(300_000);

describe.each([
  { scenario: poisonStorm, messages: 8_000, deferred: 0 },
  // No batch is a storm, and an alert covers only producers that it names: one batch waits for the next alert.
  { scenario: largePoison, messages: 1_000, deferred: 1 },
])("$scenario.name", ({ scenario, messages, deferred }) => {
  const played = scenario.simulate({ settings, seed: 1, messages });

  test("ends with everything in quarantine, and sends nothing back", async () => {
    expect(await played).toMatchObject({
      quarantined: messages,
      processed: 0,
      redrives: 0,
      lost: 0,
      unsettled: 0,
      alerts: { deferred },
    });
  });

  test.each(["catchAll", "worstTeam"] as const)("keeps to the bounds on e-mails of %s", async (mailbox) => {
    const mail = (await played).mail[mailbox];

    // Each execution environment spaces its own alerts, so as many as there are environments may meet in one second.
    expect(mail.mostInASecond).toBeLessThanOrEqual(notifier.maximumConcurrency);
    expect(mail.mostInAMinute).toBeLessThanOrEqual(60 * alerts.alertsPerSecond);
    expect(mail.mostInAnHour).toBeLessThanOrEqual(alerts.maxAlertsPerHour);
  });
});
