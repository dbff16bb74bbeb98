import type { Message } from "../../../core/messages/message";
import type { ReceivePort } from "../../../core/messages/receive-port";
import { createDeadline } from "../../../core/runtime/deadline";
import { receiveHeld } from "../../../handlers/redriver/receive-held";
import { makeMessage } from "../../support/make-message";
import { repeat } from "../../support/make-plan";

const messages = (count: number, body = "{}") => repeat(count, () => makeMessage({ body, attributes: {} }));

/** Receives from a queue that gives these answers to polls, and nothing after that. */
async function receive(
  polls: readonly (Message[] | Error)[],
  more: { budget?: object; timeLeft?: () => number } = {},
) {
  const timeouts: number[] = [];
  const failures: unknown[] = [];
  const port: Pick<ReceivePort, "receive"> = {
    async receive(_queueUrl, visibilityTimeoutSeconds) {
      const answer = polls[timeouts.push(visibilityTimeoutSeconds) - 1] ?? [];
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  const options = {
    visibilityTimeoutSeconds: 330,
    budget: { messages: 1_000, bytes: 100_000_000, ...more.budget },
    deadline: createDeadline(more.timeLeft ?? (() => 60_000), 0),
    onFailure: (thrown: unknown) => failures.push(thrown),
  };
  const held = await receiveHeld(port as ReceivePort, "queue", options);
  return { held, timeouts, failures };
}

test("everything that is visible is received for the visibility timeout, until three polls in a row were empty", async () => {
  const [first, second] = [messages(10), messages(4)];
  const { held, timeouts } = await receive([first, [], [], second, []]);
  expect(held).toEqual({ messages: [...first, ...second], drained: true });
  expect(timeouts).toEqual(Array(7).fill(330));
});

test.each([
  [0, 3],
  [1, 4],
  [2, 5],
])("after %i filled polls of an emptied queue, %i polls were made", async (filled, polls) => {
  expect((await receive(repeat(filled, () => messages(10)))).timeouts).toHaveLength(polls);
});

test.each([
  [10, 10],
  [11, 20],
  [25, 30],
])("a budget of %i messages ends it after %i", async (budget, received) => {
  const { held } = await receive(
    repeat(9, () => messages(10)),
    { budget: { messages: budget } },
  );
  expect(held.messages).toHaveLength(received);
  expect(held.drained).toBe(false);
});

test("a budget of bytes counts bodies, attributes and what a message costs beside them", async () => {
  const poll = () => messages(10, "x".repeat(1_000_000));
  const { held } = await receive([poll(), poll(), poll()], { budget: { bytes: 15_000_000 } });
  expect(held).toMatchObject({ drained: false, messages: { length: 20 } });
  const small = await receive([messages(10), messages(10), messages(10)], { budget: { bytes: 40_000 } });
  expect(small.held.messages).toHaveLength(20);
});

test("the deadline ends it, and what was received is returned", async () => {
  let left = 3;
  const { held } = await receive(
    repeat(9, () => messages(10)),
    { timeLeft: () => left-- },
  );
  expect(held.messages.length).toBeGreaterThanOrEqual(10);
  expect(held.messages.length).toBeLessThan(30);
  expect(held.drained).toBe(false);
});

test("a failed poll ends it, is reported, and what was received is returned", async () => {
  const first = messages(10);
  const error = new Error("x");
  const { held, failures } = await receive([first, error, messages(10)]);
  expect(held).toEqual({ messages: first, drained: false });
  expect(failures).toEqual([error]);
});

test("a poll that the deadline ended is no failure", async () => {
  const lefts = [100, 100, -1];
  const { held, failures } = await receive([new Error("aborted")], { timeLeft: () => lefts.shift() ?? -1 });
  expect(held).toEqual({ messages: [], drained: false });
  expect(failures).toEqual([]);
});
