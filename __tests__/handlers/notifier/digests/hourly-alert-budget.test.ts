import fc from "fast-check";
import { AlertBudget } from "../../../../handlers/notifier/digests/hourly-alert-budget";
import { fakeClock } from "../../../support/fake-clock";

const RULES = { perHour: 30, burst: 8 };

test("after a quiet time a burst of alerts may be published, and no more", () => {
  const clock = fakeClock();
  const budget = new AlertBudget(clock.now, RULES);
  expect(budget.available()).toBe(8);
  clock.advance(24 * 3_600_000);
  expect(budget.available()).toBe(8);
});

test.each([
  [0, 0],
  [163_636, 0],
  [163_637, 1],
  [327_272, 1],
  [327_273, 2],
  [1_309_091, 8],
  [3_600_000, 8],
])("%i ms after 30 an hour were spent, %i may be published", (milliseconds, alerts) => {
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
  for (let asked = 0; asked < 163; asked += 1) {
    clock.advance(1_000);
    expect(budget.available()).toBe(0);
  }
  clock.advance(1_001);
  expect(budget.available()).toBe(1);
});

test("in any hour no more alerts are published than the rule allows", () => {
  const steps = fc.array(fc.record({ wait: fc.nat(600_000), wish: fc.nat(20) }), { maxLength: 100 });
  fc.assert(
    fc.property(steps, fc.integer({ min: 2, max: 60 }), (metadata, perHour) => {
      const clock = fakeClock();
      const budget = new AlertBudget(clock.now, { perHour, burst: 8 });
      const notified: number[] = [];
      for (const { wait, wish } of metadata) {
        clock.advance(wait);
        const alerts = Math.min(wish, budget.available());
        budget.spend(alerts);
        notified.push(...Array<number>(alerts).fill(clock.now()));
        const lastHour = notified.filter((at) => at > clock.now() - 3_600_000);
        expect(lastHour.length).toBeLessThanOrEqual(perHour);
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

test.each([
  [1, 1],
  [2, 1],
  [10, 5],
  [60, 8],
])("of %i an hour at most %i are published at once", (perHour, burst) => {
  expect(new AlertBudget(fakeClock().now, { perHour, burst: 8 }).available()).toBe(burst);
});
