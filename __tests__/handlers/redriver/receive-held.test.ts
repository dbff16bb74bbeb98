import type { Message } from "../../../core/messages/message";
import { createDeadline } from "../../../core/runtime/deadline";
import type { ReceivePort } from "../../../core/sqs/receive-port";
import { receiveHeld } from "../../../handlers/redriver/receive-held";
import { makeMessage } from "../../support/make-message";
import { repeat } from "../../support/make-plan";

const messages = (count: number, body = "{}") => repeat(count, () => makeMessage({ body, attributes: {} }));

/** Receives from a queue that returns these responses to polls, and nothing after that. */
async function receive(
  polls: readonly (Message[] | Error)[],
  more: {
    budget?: object;
    maxMessageBytes?: number;
    timeLeft?: () => number;
    depths?: readonly (number | undefined)[];
  } = {},
) {
  const timeouts: number[] = [];
  const failures: unknown[] = [];
  let counts = 0;
  const waits: number[] = [];
  let underWay = 0;
  let mostUnderWay = 0;
  const port: ReceivePort = {
    async receive(_queueUrl, visibilityTimeoutSeconds, _signal, waitSeconds = 1) {
      const answer = polls[timeouts.push(visibilityTimeoutSeconds) - 1] ?? [];
      waits.push(waitSeconds);
      underWay += 1;
      mostUnderWay = Math.max(mostUnderWay, underWay);
      await new Promise(setImmediate);
      underWay -= 1;
      if (answer instanceof Error) throw answer;
      return answer;
    },
    async depth() {
      const visible = more.depths?.[Math.min(counts, more.depths.length - 1)];
      counts += 1;
      if (visible === undefined) throw new Error("not readable");
      return { visible, inFlight: 0, delayed: 0 };
    },
  };
  const options = {
    visibilityTimeoutSeconds: 330,
    budget: { messages: 1_000, bytes: 100_000_000, ...more.budget },
    maxMessageBytes: more.maxMessageBytes ?? 262_144,
    deadline: createDeadline(more.timeLeft ?? (() => 60_000), 0),
    onFailure: (thrown: unknown) => failures.push(thrown),
  };
  const held = await receiveHeld(port, "queue", options);
  return { held, timeouts, waits, counts, mostUnderWay, failures };
}

test("everything that is visible is received for the visibility timeout, until three polls in a row were empty", async () => {
  const [first, second] = [messages(10), messages(4)];
  const { held, timeouts } = await receive([first, [], [], second, []], { depths: [14, 0] });
  expect(held).toEqual({ messages: [...first, ...second], drained: true });
  expect(new Set(timeouts)).toEqual(new Set([330]));
});

test("if SQS counts nothing, three polls find at once and without waiting that nothing is there", async () => {
  const { held, waits, counts, mostUnderWay } = await receive([], { depths: [0] });
  expect(held).toEqual({ messages: [], drained: true });
  expect(waits).toEqual([0, 0, 0]);
  expect({ counts, mostUnderWay }).toEqual({ counts: 1, mostUnderWay: 3 });
});

test("when the count is used up, polls for the rest do not wait, and the count is read once more", async () => {
  const { waits, counts } = await receive([messages(10), messages(10)], { depths: [20, 0] });
  expect(waits).toEqual([1, 1, 0, 0, 0]);
  expect(counts).toBe(2);
});

test("three empty polls are not the end while SQS counts a message: long polls look for it", async () => {
  const late = messages(1);
  const { held, waits } = await receive([messages(10), [], [], [], late], { depths: [10, 1, 0] });
  expect(held.messages).toHaveLength(11);
  expect(waits.slice(0, 5)).toEqual([1, 0, 0, 0, 1]);
});

test("a count of messages that are not there costs two waits of simultaneous polls", async () => {
  const { held, waits, counts } = await receive([], { depths: [10] });
  expect(held.drained).toBe(true);
  expect({ waits, counts }).toEqual({ waits: [1, 1, 1], counts: 1 });
});

test("if the count cannot be read, long polls together find that nothing is there", async () => {
  const { held, waits, mostUnderWay } = await receive([], { depths: [undefined] });
  expect(held.drained).toBe(true);
  expect(new Set(waits)).toEqual(new Set([1]));
  expect(mostUnderWay).toBe(5);
});

test("a full queue is polled sixteen times at once, and costs three calls more than its messages fill", async () => {
  const { held, timeouts, mostUnderWay } = await receive(
    repeat(90, () => messages(10)),
    { depths: [900, 0] },
  );
  expect(held.messages).toHaveLength(900);
  expect(timeouts).toHaveLength(93);
  expect(mostUnderWay).toBe(16);
});

test("large messages are polled for fewer times at once, and bring no more than the budget", async () => {
  const { held, mostUnderWay } = await receive(
    repeat(100, () => messages(10, "x".repeat(262_144))),
    { depths: [1_000, 0] },
  );
  expect(mostUnderWay).toBe(5);
  expect(held.messages.length * 262_144).toBeGreaterThan(90_000_000);
  expect(held.messages.length * 262_144).toBeLessThan(100_000_000);
});

test.each([
  ["before anything came", 0],
  ["where small ones came first", 4],
])(
  "polls in progress bring no more than the budget, however large the next messages are: %s",
  async (_when, small) => {
    const megabyte = 1_048_576;
    const answers = repeat(40, (index) => messages(10, index < small ? "{}" : "x".repeat(megabyte)));
    const { held } = await receive(answers, {
      budget: { bytes: 32 * megabyte },
      maxMessageBytes: megabyte,
      depths: [400],
    });
    const bytes = held.messages.reduce((sum, { body }) => sum + body.length, 0);
    expect(bytes).toBeGreaterThanOrEqual(20 * megabyte);
    expect(bytes).toBeLessThanOrEqual(32 * megabyte);
  },
);

test("a budget below what one poll may bring allows one poll", async () => {
  const { held, mostUnderWay } = await receive([messages(10), messages(10)], {
    budget: { bytes: 40_000 },
    depths: [20],
  });
  expect(held).toMatchObject({ drained: false, messages: { length: 10 } });
  expect(mostUnderWay).toBe(1);
});

test.each([
  [10, 10],
  [11, 20],
  [25, 30],
])("a budget of %i messages ends it after %i", async (budget, received) => {
  const { held } = await receive(
    repeat(9, () => messages(10)),
    { budget: { messages: budget }, depths: [90] },
  );
  expect(held.messages).toHaveLength(received);
  expect(held.drained).toBe(false);
});

test("a budget of bytes counts bodies, attributes and the overhead of a message", async () => {
  const { held } = await receive(
    repeat(3, () => messages(10)),
    { budget: { bytes: 40_000 }, maxMessageBytes: 10, depths: [30] },
  );
  expect(held).toMatchObject({ drained: false, messages: { length: 10 } });
});

test("the deadline ends it, and what was received is returned", async () => {
  let left = 3;
  const { held } = await receive(
    repeat(9, () => messages(10)),
    { timeLeft: () => left--, depths: [90] },
  );
  expect(held.messages.length).toBeGreaterThanOrEqual(10);
  expect(held.messages.length).toBeLessThan(30);
  expect(held.drained).toBe(false);
});

test("a failed poll ends it, is reported, and what the other polls received is returned too", async () => {
  const [first, beside] = [messages(10), messages(10)];
  const error = new Error("x");
  const { held, timeouts, failures } = await receive([first, error, beside, messages(10)], { depths: [25] });
  expect(held.drained).toBe(false);
  expect(held.messages.map(({ messageId }) => messageId)).toEqual(
    [...first, ...beside].map(({ messageId }) => messageId),
  );
  expect(timeouts).toHaveLength(3);
  expect(failures).toEqual([error]);
});

test("a poll that the deadline ended is not a failure", async () => {
  const lefts = [100, 100, -1];
  const { held, failures } = await receive([new Error("aborted")], { timeLeft: () => lefts.shift() ?? -1 });
  expect(held).toEqual({ messages: [], drained: false });
  expect(failures).toEqual([]);
});
