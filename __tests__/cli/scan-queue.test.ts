import { scanQueue } from "../../cli/scan/scan-queue";
import { Stop } from "../../cli/terminal/stop";
import type { Message } from "../../core/messages/message";
import { makeMessage, messageId, NOW } from "../support/make-message";

const PLAN = { most: 1_000, visibilityTimeoutSeconds: 60 };

/** Answers one poll after another with so many new messages. */
function receiverOf(...answers: readonly number[]) {
  let polls = 0;
  let made = 0;
  const fresh = (): Message => makeMessage({ messageId: messageId(++made) });
  return {
    receive: async () => Array.from({ length: answers[polls++] ?? 0 }, fresh),
    depth: async () => ({ visible: 0, inFlight: 0, delayed: 0 }),
    polls: () => polls,
  };
}

const scan = (receiver: ReturnType<typeof receiverOf>, onMessages = async () => {}) =>
  scanQueue(
    "https://queue",
    PLAN,
    { receiver, stop: new Stop(), now: () => NOW, onFailure: () => {} },
    onMessages,
  );

test("a scan takes no answer without a message for the end before the fourth in a row", async () => {
  expect(await scan(receiverOf(0, 0, 0, 10, 0, 0, 0, 10))).toMatchObject({ received: 20 });
});

test("a scan ends with the fourth answer in a row without a message", async () => {
  const receiver = receiverOf(10);

  await scan(receiver);

  // The first, four without a message, and those that were under way by then.
  expect(receiver.polls()).toBeLessThanOrEqual(1 + 4 + 3);
});

test("a scan that fails tells what it had received, and polls no more", async () => {
  const failure = new Error("refused");
  const receiver = receiverOf(10, 10, 10, 10, 10, 10, 10, 10);

  const result = await scan(receiver, () => Promise.reject(failure));

  expect(result).toMatchObject({ failure, received: receiver.polls() * 10 });
  expect(receiver.polls()).toBe(4);
});
