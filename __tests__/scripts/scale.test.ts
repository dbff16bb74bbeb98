import { readFileSync } from "node:fs";
import { join } from "node:path";
import { scaleUp } from "../../scripts/scale/aws-scaling";
import {
  CPU_SECONDS_A_MESSAGE,
  deploymentFor,
  MEMORY_OF_A_VCPU,
  RECOMMENDED,
} from "../../scripts/scale/recommended";
import { MARKDOWN_HEAD, markdownRow, playLoad } from "../../scripts/scale/scale-table";
import { simulateLoad } from "../../scripts/scale/simulate-load";
import { outage } from "../../scripts/simulation/scenarios/outage";
import { createSimulationSettings } from "../../scripts/simulation/simulation-settings";

const HOUR = 3_600;
const settings = createSimulationSettings();
const { stage } = settings;
const byDefault = { settings: stage, runsAtOnce: 1 };
const page = readFileSync(join(__dirname, "../../docs/scale.md"), "utf8");

test("a mapping is scaled up by five invocations a second, to its own limit and to Lambda's", () => {
  expect(scaleUp(5, 1_000, 1)).toBe(10);
  expect(scaleUp(5, 1_000, 60)).toBe(305);
  expect(scaleUp(45, 50, 60)).toBe(50);
  expect(scaleUp(1_200, 2_000, 60)).toBe(1_250);
});

test("flows and single messages agree about a two-hour outage: both drain in the same time, to within one interval", async () => {
  const messages = 1_000;
  const played = await outage.simulate({ settings, seed: 1, messages });
  const load = { perSecond: messages / 7_200, poisonShare: 0, outageSeconds: 7_200 };
  const flow = simulateLoad(load, byDefault);
  const differs = Math.abs((flow.drainSeconds ?? 0) - (played.drainSeconds ?? 0));
  expect(differs).toBeLessThanOrEqual(stage.redriver.redriveIntervalSeconds + 30);
}, 120_000);

test.each(RECOMMENDED.map(({ upTo }) => upTo))(
  "the settings for %i messages a second break no rule",
  (upTo) => {
    expect(deploymentFor(stage, upTo).runsAtOnce).toBeGreaterThanOrEqual(1);
  },
);

test.each(RECOMMENDED.map(({ upTo }) => upTo))(
  "the redriver's memory for %i messages a second gives it twice the CPU that its rate takes at 1 KB",
  (upTo) => {
    const { memoryMegabytes, ratePerSecond } = deploymentFor(stage, upTo).settings.redriver;
    const taken = ratePerSecond * CPU_SECONDS_A_MESSAGE;
    expect(memoryMegabytes / MEMORY_OF_A_VCPU).toBeGreaterThanOrEqual(2 * taken);
  },
);

test("ten million messages drain within an hour by four runs side by side, and by one run of prod in a week", () => {
  const backlog = { perSecond: 100, poisonShare: 0.01, outageSeconds: 0, backlog: 10_000_000 };
  expect(simulateLoad(backlog, deploymentFor(stage, 10_000)).drainSeconds).toBeLessThan(HOUR);
  const { drainSeconds, binding } = simulateLoad(backlog, byDefault);
  expect(drainSeconds).toBeGreaterThan(6 * 24 * HOUR);
  expect(binding).toContain("redriver cap");
});

test("twice as many concurrent runs drain in about half of the time", () => {
  const backlog = { perSecond: 0, poisonShare: 0, outageSeconds: 0, backlog: 10_000_000 };
  const deployment = deploymentFor(stage, 10_000);
  const [two, four] = [2, 4].map(
    (runsAtOnce) => simulateLoad(backlog, { ...deployment, runsAtOnce }).drainSeconds ?? 0,
  );
  expect((two ?? 0) / (four ?? 1)).toBeGreaterThan(1.7);
});

test("poison is isolated in less than a second while nothing else is wrong, up to 50,000 messages a second", () => {
  const load = { perSecond: 50_000, poisonShare: 0.25, outageSeconds: 600 };
  expect(simulateLoad(load, deploymentFor(stage, 50_000)).isolateSeconds).toBeLessThan(1);
});

test("the binding limit is named: at 50,000 a second the messages in flight, and never more alerts than the bound", () => {
  const load = { perSecond: 50_000, poisonShare: 0.01, outageSeconds: 600 };
  const { binding, mostAlertsAnHour } = simulateLoad(load, deploymentFor(stage, 50_000));
  expect(binding).toContain("main queue in flight");
  expect(mostAlertsAnHour).toBeLessThanOrEqual(stage.alerts.maxAlertsPerHour);
});

test("docs/scale.md has the columns of the table", () => {
  expect(page).toContain(MARKDOWN_HEAD);
});

test.each([
  [10, 0.001, 600],
  [1_000, 0.05, 7_200],
  [50_000, 0.25, 600],
])(
  "docs/scale.md has the row of %i messages a second, %d poison, %i s",
  (perSecond, poisonShare, outageSeconds) => {
    expect(page).toContain(markdownRow(playLoad(stage, { perSecond, poisonShare, outageSeconds })));
  },
);
