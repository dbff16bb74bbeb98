import { takenMs, withinOwnTime } from "../../../local/lambda/own-time";

const NEVER = new Promise<never>(() => {});

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** Whether the time was up after this many milliseconds, of which the machine had taken this many. */
async function isOverAfter(waited: number, taken: (passed: number) => number): Promise<boolean> {
  let over = false;
  const start = Date.now();
  void withinOwnTime(100, NEVER, () => taken(Date.now() - start)).then(() => {
    over = true;
  });
  await jest.advanceTimersByTimeAsync(waited);
  return over;
}

test("a process gets its own time, and no more", async () => {
  const nothing = () => 0;

  expect(await isOverAfter(99, nothing)).toBe(false);
  expect(await isOverAfter(100, nothing)).toBe(true);
});

test("the machine's time is credited, and so is the time that crediting takes", async () => {
  const half = (passed: number) => passed / 2;

  expect(await isOverAfter(190, half)).toBe(false);
  expect(await isOverAfter(200, half)).toBe(true);
});

test("a machine that takes all of it is credited nine times the process's own time, and no more", async () => {
  const all = (passed: number) => passed * 2;

  expect(await isOverAfter(999, all)).toBe(false);
  expect(await isOverAfter(1_000, all)).toBe(true);
});

test("what it took before is not credited", async () => {
  expect(await isOverAfter(100, () => 10_000)).toBe(true);
});

test("returns what a promise resolves with if it resolves in time", async () => {
  expect(await withinOwnTime(100, Promise.resolve("done"), () => 0)).toBe("done");
});

test("the time that a process was kept from running is never negative, and none for a process that is gone", () => {
  expect(takenMs("self")).toBeGreaterThanOrEqual(0);
  expect(takenMs(2 ** 30)).toBe(0);
});
