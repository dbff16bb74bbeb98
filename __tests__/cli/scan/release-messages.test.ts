import { releaseMessages } from "../../../cli/scan/release-messages";
import type { SqsPort } from "../../../core/messages/sqs-port";
import { fakeClock } from "../../support/fake-clock";
import { NOW } from "../../support/make-message";

const { now, sleep } = fakeClock();
const clock = { now, elapsed: now, sleep };

/** 95 messages of two queues. */
function places(until = NOW + 60_000) {
  return [0, 1].map((place) => ({
    queue: { role: "retry", name: "q", url: `https://queue-${place}` } as const,
    held: new Map(
      Array.from({ length: 47 + place }, (_, index) => [
        `id-${index}`,
        { receiptHandle: `receipt-${place}-${index}`, until },
      ]),
    ),
  }));
}
const left = (of: ReturnType<typeof places>) => of.reduce((sum, { held }) => sum + held.size, 0);

test("what is released goes in batches of ten, eight at once, each message in one", async () => {
  const released: string[] = [];
  let underWay = 0;
  let most = 0;
  const changeVisibility: SqsPort["changeVisibility"] = async (queueUrl, entries) => {
    underWay += 1;
    most = Math.max(most, underWay);
    await new Promise(setImmediate);
    underWay -= 1;
    released.push(...entries.map(({ receiptHandle }) => `${queueUrl} ${receiptHandle}`));
    return { confirmed: new Map(entries.map((_entry, index) => [index, ""])), failed: [] };
  };
  const updates: number[][] = [];
  const held = places();

  await releaseMessages({ sqs: { changeVisibility }, clock }, held, (...update) => updates.push(update));

  expect(left(held)).toBe(0);
  expect(released).toHaveLength(95);
  expect(new Set(released).size).toBe(95);
  expect(most).toBe(8);
  expect(updates.at(-1)).toEqual([95, 95]);
});

test("what a call leaves unconfirmed, or fails with, stays hidden and is counted", async () => {
  let calls = 0;
  const changeVisibility: SqsPort["changeVisibility"] = async () => {
    calls += 1;
    if (calls === 1) throw new Error("refused");
    return { confirmed: new Map([[0, ""]]), failed: [] };
  };
  const held = places();

  await releaseMessages({ sqs: { changeVisibility }, clock }, held);

  expect(left(held)).toBe(95 - 9);
});

test("what was received too long ago is another consumer's, and is left alone", async () => {
  const changeVisibility = jest.fn();
  const held = places(NOW);

  await releaseMessages({ sqs: { changeVisibility }, clock }, held);

  expect(changeVisibility).not.toHaveBeenCalled();
  expect(left(held)).toBe(0);
});
