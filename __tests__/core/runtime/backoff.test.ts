import fc from "fast-check";
import { equalJitterMs, shortestOutageSurvivedSeconds } from "../../../core/runtime/backoff";

const PROD = { baseSeconds: 300, capSeconds: 21_600 };

test.each([
  [0, 150_000, 300_000],
  [1, 300_000, 600_000],
  [6, 9_600_000, 19_200_000],
  [7, 10_800_000, 21_600_000],
  [10, 10_800_000, 21_600_000],
])("attempt %i waits from %i ms to %i ms", (attempt, least, most) => {
  expect(equalJitterMs(PROD, attempt, () => 0)).toBe(least);
  expect(equalJitterMs(PROD, attempt, () => 1)).toBe(most);
  expect(equalJitterMs(PROD, attempt, () => 0.5)).toBe((least + most) / 2);
});

test("whatever the random part is, half of the exponential ceiling is fixed and the cap is never exceeded", () => {
  const seconds = fc.integer({ min: 1, max: 43_200 });
  fc.assert(
    fc.property(
      seconds,
      seconds,
      fc.nat(10),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (a, b, n, r) => {
        const backoff = { baseSeconds: Math.min(a, b), capSeconds: Math.max(a, b) };
        const ceilingMs = Math.min(backoff.capSeconds, backoff.baseSeconds * 2 ** n) * 1000;
        const waitMs = equalJitterMs(backoff, n, () => r);
        expect(waitMs).toBeGreaterThanOrEqual(ceilingMs / 2);
        expect(waitMs).toBeLessThanOrEqual(ceilingMs);
        expect(Number.isInteger(waitMs)).toBe(true);
      },
    ),
  );
});

test.each([
  [PROD, 8, 29_850],
  [PROD, 1, 150],
  [PROD, 0, 0],
  [{ baseSeconds: 1, capSeconds: 10 }, 3, 3.5],
])("the shortest outage that %j survives with %i attempts is %d s", (backoff, attempts, seconds) => {
  expect(shortestOutageSurvivedSeconds(backoff, attempts)).toBe(seconds);
});

test("the shortest outage survived is the sum of the shortest waits", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 600 }),
      fc.integer({ min: 1, max: 43_200 }),
      fc.nat(10),
      (base, cap, n) => {
        const backoff = { baseSeconds: base, capSeconds: cap };
        const waits = Array.from({ length: n }, (_, attempt) => equalJitterMs(backoff, attempt, () => 0));
        expect(shortestOutageSurvivedSeconds(backoff, n) * 1000).toBe(
          waits.reduce((sum, wait) => sum + wait, 0),
        );
      },
    ),
  );
});
