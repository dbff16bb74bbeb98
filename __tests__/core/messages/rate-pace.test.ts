import fc from "fast-check";
import { createRatePace } from "../../../core/messages/rate-pace";
import { fakeClock } from "../../support/fake-clock";

const NO_END = Number.POSITIVE_INFINITY;

test("the first batch passes at once, the next ones as the rate allows", async () => {
  const clock = fakeClock();
  const pace = createRatePace(clock, 500);
  for (const messages of [10, 10, 5, 10]) await pace(messages, NO_END);
  expect(clock.slept).toEqual([20, 20, 10]);
});

test("time that passed by itself is not waited for again", async () => {
  const clock = fakeClock();
  const pace = createRatePace(clock, 10);
  await pace(10, NO_END);
  clock.advance(400);
  await pace(10, NO_END);
  clock.advance(5_000);
  await pace(10, NO_END);
  expect(clock.slept).toEqual([600]);
});

test("time that was not used lets no burst pass later", async () => {
  const clock = fakeClock();
  const pace = createRatePace(clock, 10);
  clock.advance(60_000);
  await pace(10, NO_END);
  await pace(10, NO_END);
  expect(clock.slept).toEqual([1_000]);
});

test("sleeps that end early let no more pass", async () => {
  let now = 0;
  const sleep = async (milliseconds: number) => {
    now += milliseconds - 1;
  };
  const pace = createRatePace({ now: () => now, sleep }, 1_000);
  for (let batch = 0; batch < 100; batch += 1) await pace(10, NO_END);
  expect(now).toBeGreaterThanOrEqual(99 * 10 - 1);
});

test("between any two batches there is the time of those from the first on", async () => {
  const steps = fc.array(fc.record({ work: fc.nat(3_000), messages: fc.integer({ min: 1, max: 10 }) }), {
    maxLength: 30,
  });
  await fc.assert(
    fc.asyncProperty(steps, fc.integer({ min: 1, max: 1_000 }), async (metadata, perSecond) => {
      const clock = fakeClock();
      const pace = createRatePace(clock, perSecond);
      let earliest = clock.now();
      for (const { work, messages } of metadata) {
        clock.advance(work);
        await pace(messages, NO_END);
        expect(clock.now()).toBeGreaterThanOrEqual(earliest - 1e-6);
        earliest = Math.max(earliest, clock.now()) + (messages / perSecond) * 1_000;
      }
    }),
  );
});

test("a turn that comes after the end is not waited for, and takes no place", async () => {
  const clock = fakeClock();
  const pace = createRatePace(clock, 1);
  expect(await pace(10, 3_000)).toBe(true);
  expect(await pace(10, 3_000)).toBe(false);
  expect(clock.slept).toEqual([]);
  clock.advance(10_000);
  expect(await pace(10, 3_000)).toBe(true);
});
