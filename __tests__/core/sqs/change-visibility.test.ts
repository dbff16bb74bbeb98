import { changeVisibilityInBatches } from "../../../core/sqs/change-visibility";
import type { BatchOutcome, VisibilityChange } from "../../../core/sqs/sqs-port";
import { makeDeadline } from "../../support/make-deadline";

const entries = (count: number): VisibilityChange[] =>
  Array.from({ length: count }, (_, index) => ({
    receiptHandle: `handle-${index}`,
    visibilityTimeoutSeconds: index,
  }));

const deadline = makeDeadline;

const confirmAll = (batch: readonly VisibilityChange[]): BatchOutcome => ({
  confirmed: new Map(batch.map((_, index) => [index, ""])),
  failed: [],
});

/** A queue that answers as given and records its calls. */
function queue(answer: (batch: readonly VisibilityChange[], call: number) => BatchOutcome) {
  const calls: (readonly VisibilityChange[])[] = [];
  const changeVisibility = async (_queueUrl: string, batch: readonly VisibilityChange[]) =>
    answer(batch, calls.push(batch) - 1);
  return { calls, changeVisibility };
}

describe("changeVisibilityInBatches", () => {
  test.each([
    [0, []],
    [1, [1]],
    [10, [10]],
    [11, [10, 1]],
    [101, [10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 1]],
  ])("changes %d messages in calls of at most ten", async (count, sizes) => {
    const { calls, changeVisibility } = queue(confirmAll);
    expect(
      await changeVisibilityInBatches({ changeVisibility }, "the-queue", entries(count), deadline()),
    ).toEqual({
      count: 0,
      codes: [],
    });
    expect(calls.map((batch) => batch.length)).toEqual(sizes);
    expect(calls.flat()).toEqual(entries(count));
  });

  test("counts what failed inside an HTTP 200, and what was not mentioned", async () => {
    const { changeVisibility } = queue(() => ({
      confirmed: new Map([[0, ""]]),
      failed: [{ index: 1, code: "ReceiptHandleIsInvalid" }],
    }));
    expect(
      await changeVisibilityInBatches({ changeVisibility }, "the-queue", entries(3), deadline()),
    ).toEqual({
      count: 2,
      codes: ["ReceiptHandleIsInvalid"],
    });
  });

  test("continues after a call that failed, and reports only its code", async () => {
    const { calls, changeVisibility } = queue((batch, call) => {
      if (call === 0) throw Object.assign(new Error("of handle-0"), { name: "Throttled", $metadata: {} });
      return confirmAll(batch);
    });
    expect(
      await changeVisibilityInBatches({ changeVisibility }, "the-queue", entries(15), deadline()),
    ).toEqual({
      count: 10,
      codes: ["Throttled"],
    });
    expect(calls).toHaveLength(2);
  });

  test("starts no call when the time is up", async () => {
    let left = 1;
    const { calls, changeVisibility } = queue((batch) => {
      left = 0;
      return confirmAll(batch);
    });
    expect(
      await changeVisibilityInBatches(
        { changeVisibility },
        "the-queue",
        entries(130),
        deadline(() => left),
      ),
    ).toEqual({
      count: 120,
      codes: ["OutOfTime"],
    });
    expect(calls).toHaveLength(1);
  });
});
