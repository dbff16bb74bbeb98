import fc from "fast-check";
import { createRatePace } from "../../../core/moving/rate-pace";
import { VirtualClock } from "../../../scripts/virtual-aws/virtual-clock";
import { fakeClock } from "../../support/fake-clock";

const NO_END = Number.POSITIVE_INFINITY;

test("the first batch passes at once, the next ones as the rate allows", async () => {
  const clock = fakeClock();
  const pace = createRatePace(clock, 500);
  for (const messages of [10, 10, 5, 10]) await pace(messages, NO_END);
  expect(clock.slept).toEqual([20, 20, 10]);
});

test("time that has already passed is not waited for again", async () => {
  const clock = fakeClock();
  const pace = createRatePace(clock, 10);
  await pace(10, NO_END);
  clock.advance(400);
  await pace(10, NO_END);
  clock.advance(5_000);
  await pace(10, NO_END);
  expect(clock.slept).toEqual([600]);
});

test("unused time allows no burst later", async () => {
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

test("a suspended process lets no burst pass if several are waiting", async () => {
  let now = 0;
  const timers: { readonly at: number; readonly end: () => void }[] = [];
  const sleep = (milliseconds: number) =>
    new Promise<void>((end) => void timers.push({ at: now + milliseconds, end }));
  const pace = createRatePace({ now: () => now, sleep }, 10);
  const passed: number[] = [];
  const all = Array.from({ length: 8 }, () => pace(10, NO_END).then(() => passed.push(now)));
  const turn = async (until: number) => {
    now = until;
    for (let round = 0; round < 20; round += 1) {
      for (const timer of timers.filter(({ at }) => at <= now)) {
        timers.splice(timers.indexOf(timer), 1);
        timer.end();
      }
      await Promise.resolve();
      await new Promise(setImmediate);
    }
  };

  await turn(0);
  await turn(6_500);
  expect(passed).toEqual([0, 6_500]);
  for (let at = 7_500; passed.length < 8; at += 1_000) await turn(at);
  await Promise.all(all);
  expect(passed).toEqual([0, 6_500, 7_500, 8_500, 9_500, 10_500, 11_500, 12_500]);
});

/** The most messages that passed within less than a second, wherever it begins. */
function mostInASecond(passed: readonly { readonly at: number; readonly messages: number }[]): number {
  const from = (start: number) =>
    passed
      .filter(({ at }) => at >= start && at < start + 1_000)
      .reduce((sum, { messages }) => sum + messages, 0);
  return Math.max(0, ...passed.map(({ at }) => from(at)));
}

test("no second, wherever it begins, exceeds the rate by more than a tenth, or by a batch if that is more", async () => {
  const steps = fc.array(fc.record({ work: fc.nat(300), messages: fc.integer({ min: 1, max: 10 }) }), {
    maxLength: 200,
  });
  await fc.assert(
    fc.asyncProperty(steps, fc.integer({ min: 1, max: 3_000 }), async (batches, perSecond) => {
      const clock = fakeClock();
      const pace = createRatePace(clock, perSecond);
      const passed: { at: number; messages: number }[] = [];
      for (const { work, messages } of batches) {
        clock.advance(work % 7 === 0 ? work : work % 7);
        await pace(messages, NO_END);
        passed.push({ at: clock.now(), messages });
      }
      expect(mostInASecond(passed)).toBeLessThanOrEqual(perSecond + Math.max(10, perSecond * 0.1));
    }),
  );
});

test("at 500 a second no second sees more than 550, and timers that are late by a millisecond cost none of the rate", async () => {
  const clock = fakeClock();
  const late = { now: clock.now, sleep: (milliseconds: number) => clock.sleep(milliseconds + 1.3) };
  const pace = createRatePace(late, 500);
  const startedAt = clock.now();
  const passed: { at: number; messages: number }[] = [];
  for (let batch = 0; batch < 1_000; batch += 1) {
    await pace(10, NO_END);
    passed.push({ at: clock.now(), messages: 10 });
  }
  expect(mostInASecond(passed)).toBeLessThanOrEqual(550);
  expect(clock.now() - startedAt).toBeLessThan(20_100);
});

test("several that wait at the same time get separate turns", async () => {
  const clock = new VirtualClock(0);
  const pace = createRatePace(clock, 100);
  const turns: number[] = [];
  await clock.play(() =>
    Promise.all(Array.from({ length: 5 }, () => pace(10, NO_END).then(() => turns.push(clock.now())))),
  );
  expect(turns).toEqual([0, 100, 200, 300, 400]);
});

test("a turn that comes after the end is not waited for, and is not taken", async () => {
  const clock = fakeClock();
  const pace = createRatePace(clock, 1);
  expect(await pace(10, 3_000)).toBe(true);
  expect(await pace(10, 3_000)).toBe(false);
  expect(clock.slept).toEqual([]);
  clock.advance(10_000);
  expect(await pace(10, 3_000)).toBe(true);
});
