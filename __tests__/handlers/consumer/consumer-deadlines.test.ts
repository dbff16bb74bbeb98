import { createConsumerDeadlines } from "../../../handlers/consumer/consumer-deadlines";

describe("createConsumerDeadlines", () => {
  test.each([
    [10_000, 8_000, 9_000, 9_750],
    [8_000, 6_000, 7_000, 7_750],
    [3_000, 2_250, 2_625, 2_906.25],
    [1_000, 750, 875, 968.75],
  ])(
    "leaves of %d ms %d for work, %d for verdicts and %d for visibility",
    (timeout, work, verdicts, visibility) => {
      const deadlines = createConsumerDeadlines(() => timeout);
      expect(deadlines.work.left()).toBe(work);
      expect(deadlines.verdicts.left()).toBe(verdicts);
      expect(deadlines.visibility.left()).toBe(visibility);
    },
  );

  test("keeps the initial reserve while time runs out", () => {
    let remaining = 10_000;
    const { work, visibility } = createConsumerDeadlines(() => remaining);
    remaining = 2_000;
    expect([work.left(), visibility.left()]).toEqual([0, 1_750]);
  });
});
