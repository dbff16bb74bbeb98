import { BATCHES_IN_FLIGHT } from "../../../core/moving/move-pipeline";
import { redrive } from "../../../handlers/redriver/redrive";
import { renew } from "../../../handlers/redriver/renew";
import type { RedriverSettings } from "../../../handlers/redriver/settings";
import { VirtualClock } from "../../../scripts/virtual-aws/virtual-clock";
import { createVirtualPorts, type PortAction } from "../../../scripts/virtual-aws/virtual-ports";
import { VirtualSqs } from "../../../scripts/virtual-aws/virtual-sqs";
import { functionSettings } from "../../../testing/function-settings";
import { makeNotified, NOW, SYSTEM_SENDER, TRUSTED } from "../../support/make-message";
import { recordCount, recordLog } from "../../support/recorders";

/** How long a call takes. None of it is the machine's time, so the figures are the same everywhere. */
const CALL_MS = 20;
const DAY = 86_400_000;
const QUEUES = { main: "main", deadLetter: "dlq", retry: "retry", quarantine: "quarantine" };

/** Runs the redriver on this many due messages at 20 ms per call, and observes its calls. */
async function play<Report>(
  messages: number,
  more: Partial<RedriverSettings>,
  work: (...run: Parameters<typeof redrive>) => Promise<Report>,
  age = 60_000,
) {
  const clock = new VirtualClock(NOW);
  const sqs = new VirtualSqs(clock);
  for (const name of Object.values(QUEUES)) sqs.createQueue(name, { visibilitySeconds: 330 });
  const arrivals: number[] = [];
  sqs.add(QUEUES.main, { arrive: () => void arrivals.push(clock.now()) });
  const { body, attributes } = makeNotified();
  for (let n = 0; n < messages; n += 1)
    sqs
      .queue(QUEUES.retry)
      .arrive({ ...sqs.copy({ body, attributes, senderId: SYSTEM_SENDER }), sentAt: NOW - age });
  const calls = new Map<PortAction, number>();
  const underWay = new Map<PortAction, number>();
  const most = new Map<PortAction, number>();
  const ports = createVirtualPorts(sqs, SYSTEM_SENDER, async (action, effect) => {
    calls.set(action, (calls.get(action) ?? 0) + 1);
    underWay.set(action, (underWay.get(action) ?? 0) + 1);
    most.set(action, Math.max(most.get(action) ?? 0, underWay.get(action) ?? 0));
    await clock.sleep(CALL_MS);
    underWay.set(action, (underWay.get(action) ?? 0) - 1);
    return effect();
  });
  const defaults = functionSettings(QUEUES, TRUSTED).redriver;
  const settings: RedriverSettings = { ...defaults, runCap: 100_000, ratePerSecond: 3_000, ...more };
  const { log } = recordLog();
  const { count } = recordCount();
  const common = { sqs: ports, receiver: ports, clock, log, count };
  const report = await clock.play(() => work(settings, common, clock.timeLeft(300_000)));
  return {
    report,
    calls: [...calls.values()].reduce((sum, times) => sum + times, 0),
    most,
    seconds: (clock.now() - NOW) / 1000,
    arrivals,
    left: sqs.queue(QUEUES.retry).contents().length,
  };
}

const mostInASecond = (times: readonly number[]) => {
  let most = 0;
  let first = 0;
  for (const [index, time] of times.entries()) {
    while (time - (times[first] ?? time) >= 1_000) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
};

test("a run moves 1,500 messages a second at 20 ms per call, so that 50,000 fit into 300 s, at 0.31 calls per message", async () => {
  const { report, calls, seconds, most } = await play(10_000, {}, redrive);
  expect(report).toMatchObject({ redriven: 10_000, notMoved: 0, drained: true });
  expect(calls / 10_000).toBeLessThan(0.31);
  expect(10_000 / seconds).toBeGreaterThan(1_500);
  expect(most.get("receive")).toBe(16);
  // A batch is a send and then its delete: both together are never more than eight.
  expect(Math.max(most.get("send") ?? 0, most.get("delete") ?? 0)).toBeLessThanOrEqual(BATCHES_IN_FLIGHT);
});

test.each([
  [500, 550],
  [1_000, 1_100],
])("at %i a second the rate is reached, and no second sees more than %i", async (ratePerSecond, bound) => {
  const { arrivals } = await play(3_000, { ratePerSecond }, redrive);
  expect(mostInASecond(arrivals)).toBeLessThanOrEqual(bound);
  const lasted = ((arrivals.at(-1) ?? 0) - (arrivals[0] ?? 0)) / 1_000;
  expect(3_000 / lasted).toBeGreaterThan(0.97 * ratePerSecond);
});

test("a run that finds nothing makes four calls and ends after three of them", async () => {
  const { report, calls, seconds } = await play(0, {}, redrive);
  expect(report).toMatchObject({ received: 0, drained: true });
  expect(calls).toBe(4);
  expect(seconds).toBeLessThanOrEqual(0.06);
});

test("a run that sends everything that it finds ends without waiting for more", async () => {
  const { calls, seconds } = await play(100, {}, redrive);
  // Count, ten polls in two waves, three that find nothing, count; one batch alone, and nine in two waves.
  expect(calls).toBe(1 + 10 + 3 + 1 + 20);
  expect(seconds).toBeCloseTo((1 + 2 + 1 + 1 + 2 + 4) * 0.02, 5);
});

test("renewal sends 1,200 old messages a second to their queue again at 20 ms per call", async () => {
  const { report, calls, seconds } = await play(5_000, {}, renew, 8 * DAY);
  expect(report).toMatchObject({ scanned: 5_000, renewed: 5_000, notRenewed: 0, renewedAll: true });
  expect(calls / 5_000).toBeLessThan(0.33);
  expect(5_000 / seconds).toBeGreaterThan(1_200);
});
