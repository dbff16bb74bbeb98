import { VirtualClock } from "../../../scripts/virtual-aws/virtual-clock";
import { bad, createConsumer, failing, good } from "../../support/consumer-harness";
import { NOW } from "../../support/make-message";

const many = (count: number) => Array.from({ length: count }, (_, index) => good(`job-${index}`));
const never = () => new Promise<undefined>(() => {});

/** In virtual time, with the event loop kept alive for an invocation as guardHandler does. */
async function play<T>(work: (clock: VirtualClock) => Promise<T>): Promise<T> {
  const clock = new VirtualClock(NOW);
  return clock.play(async () => {
    const held = clock.sleep(60_000);
    held.catch(() => {});
    return work(clock);
  });
}

describe("records of a batch are handled side by side", () => {
  test.each([
    [undefined, 25, 10],
    [3, 25, 3],
    [1, 25, 1],
    [10, 4, 4],
  ])("with concurrency %p, of %i records at most %i at once", async (concurrency, records, most) => {
    let running = 0;
    let peak = 0;
    const { consume, ids } = createConsumer({
      ...(concurrency !== undefined && { concurrency }),
      process: async () => {
        running += 1;
        peak = Math.max(peak, running);
        await new Promise(setImmediate);
        running -= 1;
      },
    });
    await consume(...many(records));
    expect(peak).toBe(most);
    expect(ids).toHaveLength(records);
  });

  test("outcomes are reported in the order of the records, however long each took", async () => {
    const order = ["a", "b", "c"];
    const { consume, failures } = createConsumer({
      process: async (_job, { messageId }) => {
        for (let turns = order.indexOf(messageId); turns < 3; turns += 1) await new Promise(setImmediate);
        throw new TypeError();
      },
    });
    await consume(...order.map(good), bad("d"));
    expect(failures().map(([, entry]) => Object(entry).message_id)).toEqual(["a", "b", "c", "d"]);
  });
});

describe("one message's time", () => {
  test("a message that hangs forever costs only its own receive", async () => {
    const result = await play(async (clock) => {
      const { consume, ids, failures } = createConsumer({
        timeLeft: clock.timeLeft(10_000),
        process: async (_job, { messageId }) => (messageId === "hangs" ? never() : clock.sleep(20)),
      });
      const response = await consume(good("hangs"), ...many(9));
      return { response, ids, failures: failures(), took: clock.now() - NOW };
    });
    expect(result.response).toEqual(failing("hangs"));
    expect(result.ids).toHaveLength(9);
    expect(result.failures).toEqual([
      ["error", { reason: "Unexpected", message_id: "hangs", error: "OutOfTime", cause: OUT_OF_TIME }],
    ]);
    expect(result.took).toBe(8_000);
  });

  test("is half of what is left while others wait for their turn, so that all of those are started", async () => {
    const result = await play(async (clock) => {
      const { consume, ids } = createConsumer({
        timeLeft: clock.timeLeft(10_000),
        process: async (_job, { messageId }) =>
          messageId.startsWith("hangs") ? never() : clock.sleep(2_000),
      });
      const hanging = Array.from({ length: 10 }, (_, index) => good(`hangs-${index}`));
      const { batchItemFailures } = await consume(...hanging, ...many(10));
      return { ids, failed: batchItemFailures.length, took: clock.now() - NOW };
    });
    expect(result.ids).toHaveLength(10);
    expect(result.failed).toBe(10);
    expect(result.took).toBe(6_000);
  });

  test("is what the application sets", async () => {
    const took = await play(async (clock) => {
      const { consume } = createConsumer({
        timeLeft: clock.timeLeft(10_000),
        timeLimitSeconds: 1.5,
        process: async (_job, { messageId }) => (messageId === "hangs" ? never() : undefined),
      });
      expect(await consume(good("hangs"), good("a"))).toEqual(failing("hangs"));
      return clock.now() - NOW;
    });
    expect(took).toBe(1_500);
  });

  test("is its own if messages start at different times", async () => {
    const times = await play(async (clock) => {
      const ended = new Map<string, number>();
      const { consume } = createConsumer({
        timeLeft: clock.timeLeft(10_000),
        timeLimitSeconds: 1,
        concurrency: 2,
        process: async (_job, { messageId, signal }) => {
          signal.addEventListener("abort", () => ended.set(messageId, clock.now() - NOW));
          await (messageId === "short" ? clock.sleep(400) : never());
        },
      });
      await consume(good("first"), good("short"), good("second"));
      return [...ended];
    });
    expect(times).toEqual([
      ["first", 1_000],
      ["second", 1_400],
    ]);
  });

  test("is not added up: a hundred messages that wait 50 ms each take ten times that, ten at a time", async () => {
    const took = await play(async (clock) => {
      const { consume, ids } = createConsumer({
        timeLeft: clock.timeLeft(10_000),
        process: () => clock.sleep(50),
      });
      await consume(...many(100));
      expect(ids).toHaveLength(100);
      return clock.now() - NOW;
    });
    expect(took).toBe(500);
  });

  test("ends its signal, and no other's", async () => {
    const aborted = await play(async (clock) => {
      const signals = new Map<string, AbortSignal>();
      const { consume } = createConsumer({
        timeLeft: clock.timeLeft(10_000),
        timeLimitSeconds: 1,
        process: async (_job, { messageId, signal }) => {
          signals.set(messageId, signal);
          if (messageId === "hangs") await never();
        },
      });
      await consume(good("hangs"), good("a"));
      await clock.sleep(1);
      return [...signals].map(([messageId, signal]) => [messageId, signal.aborted]);
    });
    expect(aborted).toContainEqual(["hangs", true]);
  });
});

describe("when time is short", () => {
  test("no further record is started, and those left are reported as not started", async () => {
    let left = 2;
    const { consume, ids, deferred, failures, totals } = createConsumer({
      concurrency: 1,
      workLeft: () => left--,
    });
    expect(await consume(good("a"), good("b"), good("c"), good("d"))).toEqual(failing("c", "d"));
    expect(ids).toEqual(["a", "b"]);
    expect(failures()).toEqual([
      ["warn", { reason: "NotStarted", message_id: "c" }],
      ["warn", { reason: "NotStarted", message_id: "d" }],
    ]);
    expect(deferred.map(({ visibilityTimeoutSeconds }) => visibilityTimeoutSeconds)).toEqual([2, 2]);
    expect(totals()).toEqual({ resp: { status: false, tot_msgs: 4, f_msgs: 2, s_msgs: 2 } });
  });

  test("the messages in progress are abandoned, and what was done before is kept", async () => {
    const { response, failures } = await play(async (clock) => {
      const { consume, failures } = createConsumer({
        timeLeft: clock.timeLeft(10_000),
        process: async (_job, { messageId }) => (messageId === "slow" ? never() : undefined),
      });
      return { response: await consume(good("a"), good("slow")), failures: failures() };
    });
    expect(response).toEqual(failing("slow"));
    expect(failures).toEqual([
      ["error", { reason: "Unexpected", message_id: "slow", error: "OutOfTime", cause: OUT_OF_TIME }],
    ]);
  });
});

/** Every message that ran out of time has the same cause, in every build. */
const OUT_OF_TIME = "Unexpected:082b6288";

test.each<[string, () => unknown]>([
  ["a verdict whose key is no text", () => ({ key: 42 })],
  ["an error whose message is an object", () => Object.assign(new TypeError(), { message: { toString: 1 } })],
  [
    "an error that throws when it is looked at",
    () =>
      Object.defineProperty(new TypeError(), "constructor", {
        get: () => {
          throw new Error();
        },
      }),
  ],
])("%s costs its own record only", async (_what, make) => {
  const { consume, failures } = createConsumer({
    process: async (_job, { messageId, fail }) => {
      if (messageId !== "odd") return undefined;
      const made = make();
      if (made instanceof Error) throw made;
      return fail("MachineBusy", made as never);
    },
  });
  const { batchItemFailures } = await consume(good("a"), good("odd"), good("b"));
  expect(batchItemFailures).toEqual([{ itemIdentifier: "odd" }]);
  expect(failures).toBeDefined();
});
