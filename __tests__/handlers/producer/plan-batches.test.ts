import { planBatches } from "../../../handlers/producer/plan-batches";

const totalOf = (batches: ReturnType<typeof planBatches>) => batches.reduce((sum, { size }) => sum + size, 0);

describe("planBatches", () => {
  test.each([
    [5, undefined, 91],
    [10, undefined, 182],
    [0.1, undefined, 2],
    [0.055, undefined, 1],
    [0.056, undefined, 2],
    [5, 91, 91],
    [5, 90, 90],
    [5, 1, 1],
    [5, 1_000, 91],
  ])("sends in %d s, capped at %s messages, %d messages", (seconds, messages, total) => {
    expect(totalOf(planBatches(seconds, messages))).toBe(total);
  });

  test("fills batches of ten and sends the rest at the end", () => {
    expect(planBatches(5, 21).map(({ size }) => size)).toEqual([10, 10, 1]);
  });

  test("sends a batch when the last of its orders has been placed", () => {
    expect(planBatches(5, 12)).toEqual([
      { first: 0, size: 10, dueMs: 495 },
      { first: 10, size: 2, dueMs: 605 },
    ]);
  });

  test("has sent everything before the time is up", () => {
    expect(planBatches(5).at(-1)?.dueMs).toBe(4_950);
  });
});
