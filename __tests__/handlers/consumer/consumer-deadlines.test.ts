import { createConsumerDeadlines } from "../../../handlers/consumer/consumer-deadlines";

describe("createConsumerDeadlines", () => {
  test.each([
    [10_000, 9_000, 9_750],
    [4_000, 3_000, 3_750],
    [3_000, 2_250, 2_812.5],
    [1_000, 750, 937.5],
  ])("leaves of %d ms %d for work and %d until the last visibility change", (timeout, work, visibility) => {
    const deadlines = createConsumerDeadlines(() => timeout);
    expect(deadlines.work.left()).toBe(work);
    expect(deadlines.visibility.left()).toBe(visibility);
  });

  test("keeps the reserve of the start while time runs out", () => {
    let remaining = 10_000;
    const { work, visibility } = createConsumerDeadlines(() => remaining);
    remaining = 1_000;
    expect([work.left(), visibility.left()]).toEqual([0, 750]);
  });
});
