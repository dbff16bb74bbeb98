import type { BatchOutcome, Postponement } from "../../../core/messages/sqs-port";
import { changeVisibility } from "../../../handlers/consumer/change-visibility";
import { makeDeadline } from "../../support/make-deadline";

const entries = (count: number): Postponement[] =>
  Array.from({ length: count }, (_, index) => ({
    receiptHandle: `handle-${index}`,
    visibilityTimeoutSeconds: index,
  }));

const deadline = makeDeadline;

const confirmAll = (batch: readonly Postponement[]): BatchOutcome => ({
  confirmed: new Map(batch.map((_, index) => [index, ""])),
  failed: [],
});

/** A queue that answers as told and remembers its calls. */
function queue(answer: (batch: readonly Postponement[], call: number) => BatchOutcome) {
  const calls: (readonly Postponement[])[] = [];
  const postpone = async (_queueUrl: string, batch: readonly Postponement[]) =>
    answer(batch, calls.push(batch) - 1);
  return { calls, postpone };
}

describe("changeVisibility", () => {
  test.each([
    [0, []],
    [1, [1]],
    [10, [10]],
    [11, [10, 1]],
    [101, [10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 1]],
  ])("changes %d messages in calls of at most ten", async (count, sizes) => {
    const { calls, postpone } = queue(confirmAll);
    expect(await changeVisibility(postpone, "the-queue", entries(count), deadline())).toEqual({
      count: 0,
      codes: [],
    });
    expect(calls.map((batch) => batch.length)).toEqual(sizes);
    expect(calls.flat()).toEqual(entries(count));
  });

  test("counts what failed inside an HTTP 200, and what was not mentioned", async () => {
    const { postpone } = queue(() => ({
      confirmed: new Map([[0, ""]]),
      failed: [{ index: 1, code: "ReceiptHandleIsInvalid" }],
    }));
    expect(await changeVisibility(postpone, "the-queue", entries(3), deadline())).toEqual({
      count: 2,
      codes: ["ReceiptHandleIsInvalid"],
    });
  });

  test("goes on after a call that failed, and tells its code only", async () => {
    const { calls, postpone } = queue((batch, call) => {
      if (call === 0) throw Object.assign(new Error("of handle-0"), { name: "Throttled", $metadata: {} });
      return confirmAll(batch);
    });
    expect(await changeVisibility(postpone, "the-queue", entries(15), deadline())).toEqual({
      count: 10,
      codes: ["Throttled"],
    });
    expect(calls).toHaveLength(2);
  });

  test("starts no call when the time is over", async () => {
    let left = 1;
    const { calls, postpone } = queue((batch) => {
      left = 0;
      return confirmAll(batch);
    });
    expect(
      await changeVisibility(
        postpone,
        "the-queue",
        entries(130),
        deadline(() => left),
      ),
    ).toEqual({
      count: 30,
      codes: ["OutOfTime"],
    });
    expect(calls).toHaveLength(10);
  });
});
