import { shortestOutageSurvivedSeconds } from "../../core/runtime/backoff";
import { alwaysThrowingMessage } from "../../scripts/simulation/scenarios/always-throwing-message";
import { forgedRecord } from "../../scripts/simulation/scenarios/forged-record";
import { lateReturns } from "../../scripts/simulation/scenarios/late-returns";
import { outage, outageOf, simulateOutage } from "../../scripts/simulation/scenarios/outage";
import { twoRedrivers } from "../../scripts/simulation/scenarios/two-redrivers";
import { createSimulationSettings } from "../../scripts/simulation/simulation-settings";

const settings = createSimulationSettings();
const { maxAttempts, backoff } = settings.notifier;
const { intervalSeconds } = settings.redriver;
const MESSAGES = 700;

// A safeguard against a play that never ends, not a measure of the machine.
jest.setTimeout(300_000);

describe("a two-hour outage of a downstream system", () => {
  test.each([1, 2])("costs few failed redrives and is over within two intervals (seed %i)", async (seed) => {
    const result = await outage.simulate({ settings, seed, messages: MESSAGES });

    expect(result).toMatchObject({ processed: MESSAGES, quarantined: 0, lost: 0, unsettled: 0 });
    expect(result.failedRedrivesPerMessage).toBeLessThan(0.6);
    expect(result.mostAttempts).toBeLessThanOrEqual(maxAttempts);
    // The last messages to come back are due again after their own backoff.
    const longestDue = Math.min(backoff.capSeconds, backoff.baseSeconds * 2 ** result.mostAttempts);
    expect(result.drainSeconds).toBeLessThanOrEqual(2 * intervalSeconds + longestDue);
  });

  test("is the same history for the same seed, on any machine", async () => {
    const play = () => outage.simulate({ settings, seed: 7, messages: 200 });

    expect(await play()).toEqual(await play());
  });

  test("is over just as soon if one producer forges the record of a message that came back", async () => {
    const result = await forgedRecord.simulate({ settings, seed: 1, messages: MESSAGES });
    const honest = await outage.simulate({ settings, seed: 1, messages: MESSAGES });

    expect(result).toMatchObject({ processed: MESSAGES, quarantined: 0, lost: 0, unsettled: 0 });
    expect(result.drainSeconds).toBeLessThanOrEqual((honest.drainSeconds ?? 0) + intervalSeconds);
  });

  test("is over just as soon if some messages always throw, and those end in quarantine", async () => {
    const result = await alwaysThrowingMessage.simulate({ settings, seed: 1, messages: MESSAGES });
    const honest = await outage.simulate({ settings, seed: 1, messages: MESSAGES });

    expect(result).toMatchObject({ processed: MESSAGES - 1, quarantined: 1, lost: 0, unsettled: 0 });
    expect(result.mostAttempts).toBeLessThanOrEqual(maxAttempts);
    expect(result.drainSeconds).toBeLessThanOrEqual((honest.drainSeconds ?? 0) + intervalSeconds);
  });

  test("is harmless with two redrivers at the same time", async () => {
    const result = await twoRedrivers.simulate({ settings, seed: 1, messages: MESSAGES });

    expect(result).toMatchObject({ processed: MESSAGES, quarantined: 0, lost: 0, unsettled: 0 });
    expect(result.failedRedrivesPerMessage).toBeLessThan(1);
    expect(result.mostAttempts).toBeLessThanOrEqual(maxAttempts);
  });

  test("loses nothing and keeps attempts bounded if messages that fail again come back later than the interval", async () => {
    const result = await lateReturns.simulate({ settings, seed: 1, messages: MESSAGES });

    expect(result).toMatchObject({ processed: MESSAGES, quarantined: 0, lost: 0, unsettled: 0 });
    expect(result.failedRedrivesPerMessage).toBeLessThan(1);
    expect(result.mostAttempts).toBeLessThanOrEqual(maxAttempts);
  });
});

test("quarantines nothing in the shortest outage that is always survived, however few its messages are", async () => {
  const lastsMs = shortestOutageSurvivedSeconds(backoff, maxAttempts) * 1000;

  const result = await simulateOutage("long", outageOf(20, lastsMs), { settings, seed: 1 });

  expect(result).toMatchObject({ processed: 20, quarantined: 0, lost: 0 });
});
