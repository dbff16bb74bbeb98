import type { Received } from "../../../../local/lambda/mapping/build-event";
import { BatchGatherer, type BatchLimits } from "../../../../local/lambda/mapping/gather-batch";

const message = (id: string, bytes = 1): Received => ({
  MessageId: id,
  ReceiptHandle: id,
  Body: "x".repeat(bytes),
});
const messages = (count: number, bytes?: number) =>
  Array.from({ length: count }, (_, index) => message(String(index), bytes));

/** A queue that answers each receive with the next of its responses, and a clock that advances only by sleeping. */
function createQueue(answers: Received[][]) {
  let now = 0;
  const calls: { max: number; waitSeconds: number; at: number }[] = [];
  return {
    calls,
    receive: async (max: number, waitSeconds: number) => {
      calls.push({ max, waitSeconds, at: now });
      return answers.shift() ?? [];
    },
    now: () => now,
    sleep: async (milliseconds: number) => {
      now += milliseconds;
    },
  };
}

const gather = (limits: BatchLimits, queue: ReturnType<typeof createQueue>) =>
  new BatchGatherer(limits, queue);

describe("BatchGatherer", () => {
  test("returns nothing after one long poll of an empty queue", async () => {
    const queue = createQueue([]);

    expect(await gather({ batchSize: 10, batchingWindowSeconds: 0 }, queue).next()).toEqual([]);
    expect(queue.calls).toEqual([{ max: 10, waitSeconds: 1, at: 0 }]);
  });

  test("does not wait for more without a window", async () => {
    const queue = createQueue([messages(3), messages(3)]);

    expect(await gather({ batchSize: 10, batchingWindowSeconds: 0 }, queue).next()).toHaveLength(3);
    expect(queue.calls).toHaveLength(1);
  });

  test("waits for the window since the first message, and no longer", async () => {
    const queue = createQueue([messages(1), [], messages(2)]);

    expect(await gather({ batchSize: 100, batchingWindowSeconds: 1 }, queue).next()).toHaveLength(3);
    expect(queue.now()).toBe(1000);
  });

  test("does not wait when the batch is full, and requests no more than fits", async () => {
    const queue = createQueue([messages(10), messages(2)]);

    expect(await gather({ batchSize: 12, batchingWindowSeconds: 300 }, queue).next()).toHaveLength(12);
    expect(queue.now()).toBe(0);
    expect(queue.calls.map(({ max }) => max)).toEqual([10, 2]);
  });

  test("starts before 6 MB are exceeded, with the rest in the next batch", async () => {
    const queue = createQueue([messages(7, 1_000_000)]);
    const gatherer = gather({ batchSize: 10, batchingWindowSeconds: 5 }, queue);

    expect(await gatherer.next()).toHaveLength(6);
    expect(await gatherer.next()).toHaveLength(1);
  });

  test("takes a message that is too large by itself alone", async () => {
    const queue = createQueue([[message("large", 7_000_000), message("small")]]);
    const gatherer = gather({ batchSize: 10, batchingWindowSeconds: 0 }, queue);

    expect((await gatherer.next()).map(({ MessageId }) => MessageId)).toEqual(["large"]);
    expect((await gatherer.next()).map(({ MessageId }) => MessageId)).toEqual(["small"]);
  });

  test("returns what was left over without polling for more", async () => {
    const queue = createQueue([messages(7, 1_000_000), messages(1)]);
    const gatherer = gather({ batchSize: 10, batchingWindowSeconds: 5 }, queue);
    await gatherer.next();

    expect(gatherer.rest().map(({ MessageId }) => MessageId)).toEqual(["6"]);
    expect(gatherer.rest()).toEqual([]);
    expect(queue.calls).toHaveLength(1);
  });

  test("returns what it has when a poll for more fails, and rejects when it has nothing", async () => {
    const queue = createQueue([messages(2)]);
    const receive = async (max: number, waitSeconds: number) => {
      if (queue.calls.length > 0) throw new Error("the endpoint is away");
      return queue.receive(max, waitSeconds);
    };
    const gatherer = new BatchGatherer({ batchSize: 10, batchingWindowSeconds: 5 }, { ...queue, receive });

    expect(await gatherer.next()).toHaveLength(2);
    await expect(gatherer.next()).rejects.toThrow("the endpoint is away");
  });
});
