import fc from "fast-check";
import { AlertBudget, STORM_COVER_MS } from "../../handlers/notifier/alert-budget";
import { fakeClock } from "../support/fake-clock";

const RULES = { perHour: 30, burst: 8 };

test("after a quiet time a burst may be told, and no more", () => {
  const clock = fakeClock();
  const budget = new AlertBudget(clock.now, RULES);
  expect(budget.available()).toBe(8);
  clock.advance(24 * 3_600_000);
  expect(budget.available()).toBe(8);
});

test.each([
  [0, 0],
  [119_999, 0],
  [120_000, 1],
  [239_999, 1],
  [240_000, 2],
  [960_000, 8],
  [3_600_000, 8],
])("%i ms after 30 an hour were spent, %i may be told", (milliseconds, alerts) => {
  const clock = fakeClock();
  const budget = new AlertBudget(clock.now, RULES);
  budget.spend(8);
  clock.advance(milliseconds);
  expect(budget.available()).toBe(alerts);
});

test("parts of an alert add up, however often they are asked for", () => {
  const clock = fakeClock();
  const budget = new AlertBudget(clock.now, RULES);
  budget.spend(8);
  for (let asked = 0; asked < 119; asked += 1) {
    clock.advance(1_000);
    expect(budget.available()).toBe(0);
  }
  clock.advance(1_001);
  expect(budget.available()).toBe(1);
});

test("in any time no more is told than the burst and the hourly rate allow", () => {
  const steps = fc.array(fc.record({ wait: fc.nat(600_000), wish: fc.nat(20) }), { maxLength: 100 });
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 60 }), (story, perHour) => {
      const clock = fakeClock();
      const start = clock.now();
      const budget = new AlertBudget(clock.now, { perHour, burst: 8 });
      let told = 0;
      for (const { wait, wish } of story) {
        clock.advance(wait);
        const alerts = Math.min(wish, budget.available());
        budget.spend(alerts);
        told += alerts;
        expect(told).toBeLessThanOrEqual(8 + (perHour * (clock.now() - start)) / 3_600_000 + 1e-6);
      }
    }),
  );
});

test("a clock that goes back refills nothing and takes nothing", () => {
  const clock = fakeClock();
  const budget = new AlertBudget(clock.now, RULES);
  budget.spend(6);
  clock.advance(-3_600_000);
  expect(budget.available()).toBe(2);
});

test("a storm's alert speaks for ten minutes", () => {
  const clock = fakeClock();
  const budget = new AlertBudget(clock.now, RULES);
  expect(budget.isStormAnnounced()).toBe(false);
  budget.announceStorm();
  clock.advance(STORM_COVER_MS - 1);
  expect(STORM_COVER_MS).toBe(600_000);
  expect(budget.isStormAnnounced()).toBe(true);
  clock.advance(1);
  expect(budget.isStormAnnounced()).toBe(false);
});
