import type { Context } from "aws-lambda";
import type { Verdict } from "../../../core/application/verdict";
import { createOnce } from "../../../handlers/idempotent-consumer/create-once";
import { VirtualClock } from "../../../scripts/virtual-aws/virtual-clock";
import { type ConsumerWorld, createConsumer, failing } from "../../support/consumer-harness";
import { defineJobs, jobRecord } from "../../support/jobs";
import { NOW } from "../../support/make-message";
import { MemoryStore } from "./support/memory-store";

const TIMEOUT_MS = 10_000;
const WORK_MS = 8_000;
const { fail } = defineJobs();
const waiter = jobRecord("waiter", { receiveCount: 3 });
const others = ["a", "b", "c", "d"].map((id) => jobRecord(id));

interface Play extends ConsumerWorld {
  /** How long the other copy of `waiter` is in progress, in another function that began at the same time. */
  readonly otherTakes: number;
  readonly otherEndsWith?: Verdict;
  /** How long the table takes to respond to this function. Default: no time. */
  readonly respondsIn?: () => number;
}

/** Consumes records while another copy of `waiter` is in progress elsewhere. */
async function play(
  { otherTakes, otherEndsWith, respondsIn = () => 0, ...world }: Play,
  records = [waiter, ...others],
) {
  const clock = new VirtualClock(NOW);
  return clock.play(async () => {
    const timeLeft = clock.timeLeft(TIMEOUT_MS);
    const held = clock.sleep(60_000);
    let isOther = true;
    const store = new MemoryStore(async () => {
      const milliseconds = isOther ? 0 : respondsIn();
      if (milliseconds > 0) await clock.sleep(milliseconds);
    });
    const begin = () =>
      createOnce(
        store,
        { maxReceiveCount: 3, seconds: 3_600 },
        { clock, context: { getRemainingTimeInMillis: timeLeft } as Context },
      );
    const other = begin().workOnce(async () => {
      await clock.sleep(otherTakes);
      return otherEndsWith;
    }, "waiter");
    await clock.sleep(1);
    isOther = false;
    const startedAt = new Map<string, number>();
    const { consume, ids, failures, copies, deferred } = createConsumer({
      timeLeft,
      once: begin(),
      ...world,
      process: async (job, context) => {
        startedAt.set(context.messageId, clock.now() - NOW);
        const verdict = await world.process?.(job, context);
        return verdict === undefined ? undefined : verdict;
      },
    });
    const response = await consume(...records);
    const took = clock.now() - NOW;
    await other;
    await held;
    return { response, ids, failures: failures(), copies, deferred, startedAt, took, records: store.keys };
  });
}

describe("a copy on its last receive, while another is in progress", () => {
  test.each<[string, ConsumerWorld]>([
    ["more messages wait than can be in progress", { concurrency: 2 }],
    ["a message may take a second", { timeLimitSeconds: 1 }],
    ["messages are processed one by one", { concurrency: 1 }],
  ])("waits as long as the function can work, although %s", async (_why, world) => {
    const { response, ids, startedAt, copies } = await play({ ...world, otherTakes: 7_000 });

    expect(response).toEqual(failing());
    expect(startedAt.has("waiter")).toBe(false);
    expect([...ids].sort()).toEqual(["a", "b", "c", "d"]);
    expect(copies).toEqual([]);
  });

  test("takes no other message's turn", async () => {
    const { startedAt } = await play({ concurrency: 1, otherTakes: 7_000 });

    expect([...startedAt]).toEqual(["a", "b", "c", "d"].map((id) => [id, 1]));
  });

  test("is handled again although a message hangs for which it would have to wait", async () => {
    const { response, startedAt } = await play(
      {
        concurrency: 1,
        otherTakes: 2_000,
        process: (_job, { messageId }) =>
          messageId === "hangs" ? new Promise<undefined>(() => {}) : Promise.resolve(undefined),
      },
      [waiter, jobRecord("hangs")],
    );

    expect(response).toEqual(failing("hangs"));
    expect([...startedAt.keys()]).toEqual(["hangs"]);
  });

  test("is handled again although as many hang as can be in progress, and one of them began before it waited", async () => {
    const { response } = await play(
      {
        concurrency: 2,
        otherTakes: 1_000,
        process: (_job, { messageId }) =>
          messageId === "waiter" ? Promise.resolve(undefined) : new Promise<undefined>(() => {}),
      },
      [waiter, jobRecord("first"), jobRecord("second")],
    );

    expect(response).toEqual(failing("first", "second"));
  });

  test("is processed if the other failed, and its wait does not count", async () => {
    const { response, ids, startedAt } = await play({
      timeLimitSeconds: 1,
      otherTakes: 5_000,
      otherEndsWith: fail("MachineBusy"),
    });

    expect(response).toEqual(failing());
    expect(ids).toContain("waiter");
    expect(startedAt.get("waiter")).toBe(5_001);
  });

  test.each<[string, Partial<Play>]>([
    ["the other does not end", {}],
    ["the table no longer responds", { respondsIn: slowAfterFirst() }],
  ])("ends as in progress elsewhere when its time is over because %s", async (_why, world) => {
    const { response, failures, copies, deferred, took } = await play({ otherTakes: 60_000, ...world }, [
      waiter,
    ]);

    expect(response).toEqual(failing("waiter"));
    expect(failures).toEqual([["warn", { reason: "InProgressElsewhere", message_id: "waiter" }]]);
    // SQS moves it unchanged, because nothing is wrong with it.
    expect(copies).toEqual([]);
    expect(deferred.map(({ visibilityTimeoutSeconds }) => visibilityTimeoutSeconds)).toEqual([0]);
    expect(took).toBe(WORK_MS);
  });
});

test("a copy that has receives left does not wait", async () => {
  const { response, took } = await play({ otherTakes: 7_000 }, [jobRecord("waiter", { receiveCount: 2 })]);

  expect(response).toEqual(failing("waiter"));
  expect(took).toBe(1);
});

test("no work begins after its message was given up, and the table forgets it", async () => {
  const { response, failures, startedAt, records } = await play({ otherTakes: 0, respondsIn: () => 9_000 }, [
    jobRecord("late"),
    // Fails for another reason, so that this is no outage.
    jobRecord("bad", { teamId: undefined }),
  ]);

  expect(response).toEqual(failing("late", "bad"));
  expect(failures).toContainEqual([
    "error",
    expect.objectContaining({ message_id: "late", error: "OutOfTime" }),
  ]);
  expect(startedAt.size).toBe(0);
  // What remains is the other message's.
  expect(records).toBe(1);
});

/** The first response comes at once, and later ones only after the function's end. */
function slowAfterFirst() {
  let asked = 0;
  return () => {
    asked += 1;
    return asked === 1 ? 0 : 20_000;
  };
}
