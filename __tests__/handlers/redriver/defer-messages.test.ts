import type { SqsPort } from "../../../core/messages/sqs-port";
import { createDeadline } from "../../../core/runtime/deadline";
import { deferMessages } from "../../../handlers/redriver/defer-messages";
import { makeMessage } from "../../support/make-message";
import { repeat } from "../../support/make-plan";

type Postpone = SqsPort["changeVisibility"];
type Entries = Parameters<Postpone>[1];

/** Postpones so many messages with a queue that answers as told. */
async function changeVisibility(
  count: number,
  answer: (call: number, entries: Entries) => number,
  timeLeft = () => 10_000,
) {
  const calls: Entries[] = [];
  const port: Postpone = async (_queueUrl, entries) => {
    calls.push(entries);
    const confirmed = answer(calls.length - 1, entries);
    return { confirmed: new Map(repeat(confirmed, (index) => [index, ""])), failed: [] };
  };
  const sqs = { changeVisibility: port } as SqsPort;
  const entries = repeat(count, (index) => ({ message: makeMessage(), seconds: index + 1 }));
  return {
    calls,
    entries,
    confirmed: await deferMessages(sqs, "queue", entries, createDeadline(timeLeft, 0)),
  };
}
const all = (_call: number, entries: Entries) => entries.length;

test.each([
  [0, []],
  [10, [10]],
  [23, [10, 10, 3]],
])("%i messages are deferred in calls of %j", async (count, sizes) => {
  const { calls, confirmed } = await changeVisibility(count, all);
  expect(calls.map(({ length }) => length)).toEqual(sizes);
  expect(confirmed).toBe(count);
});

test("each message is hidden by its own receipt handle for its own seconds", async () => {
  const { calls, entries } = await changeVisibility(3, all);
  expect(calls[0]).toEqual(
    entries.map(({ message, seconds }) => ({
      receiptHandle: message.receiptHandle,
      visibilityTimeoutSeconds: seconds,
    })),
  );
});

test("what was not confirmed is not counted, and a failed call stops no other", async () => {
  const answers = [8, "fails", 3];
  const { calls, confirmed } = await changeVisibility(23, (call) => {
    const answer = answers[call];
    if (typeof answer !== "number") throw new Error("marked-secret");
    return answer;
  });
  expect(calls).toHaveLength(3);
  expect(confirmed).toBe(11);
});

test("past the deadline no call is started", async () => {
  let left = 2;
  const { calls } = await changeVisibility(
    50,
    (_call, entries) => entries.length,
    () => left--,
  );
  expect(calls.length).toBeLessThan(3);
  expect((await changeVisibility(50, all, () => 0)).calls).toEqual([]);
});
