import { moveMessages } from "../../../core/moving/move-messages";
import { BATCHES_IN_FLIGHT, MovePipeline } from "../../../core/moving/move-pipeline";
import { createRatePace } from "../../../core/moving/rate-pace";
import type { Transfer } from "../../../core/moving/transfer";
import { createDeadline } from "../../../core/runtime/deadline";
import type { SqsPort } from "../../../core/sqs/sqs-port";
import { VirtualClock } from "../../../scripts/virtual-aws/virtual-clock";
import { createVirtualPorts } from "../../../scripts/virtual-aws/virtual-ports";
import { VirtualSqs } from "../../../scripts/virtual-aws/virtual-sqs";
import { makeMessage } from "../../support/make-message";

const CALL_MS = 20;
const [FROM, TO, ELSEWHERE] = ["from", "to", "elsewhere"];

let clock: VirtualClock;
let queues: VirtualSqs;
let sqs: SqsPort;
/** Every call that ended, in order. What a test throws here fails the call before it takes effect. */
let calls: { action: string; startedAt: number; endedAt: number }[];
let fault: (action: string, startedAt: number) => void;

beforeEach(() => {
  clock = new VirtualClock(0);
  queues = new VirtualSqs(clock);
  for (const name of [FROM, TO, ELSEWHERE]) queues.createQueue(name, { visibilitySeconds: 300 });
  calls = [];
  fault = () => {};
  sqs = createVirtualPorts(queues, "AROASYSTEM:mover", async (action, effect) => {
    const startedAt = clock.now();
    await clock.sleep(CALL_MS);
    calls.push({ action, startedAt, endedAt: clock.now() });
    fault(action, startedAt);
    return effect();
  });
});

function received(count: number, to = () => TO): Transfer[] {
  const queue = queues.queue(FROM);
  for (let n = 0; n < count; n += 1) queue.arrive(queues.copy(makeMessage({ body: `body ${n}` })));
  const messages = Array.from({ length: Math.ceil(count / 10) }, () => queue.receive(10, 300)).flat();
  return messages.map((message) => ({ message, to: to(), attributes: message.attributes }));
}

const move = (transfers: readonly Transfer[], more: object = {}) =>
  clock.play(() =>
    moveMessages(sqs, transfers, { from: FROM, deadline: createDeadline(() => 60_000, 0), ...more }),
  );
const bodiesIn = (queue: string) =>
  queues
    .queue(queue)
    .contents()
    .map(({ body }) => body);

/** Batches that had begun and not ended at the same time. A batch is a send and the delete after it. */
function mostInFlight(): number {
  const starts = calls.filter(({ action }) => action === "send").map(({ startedAt }) => startedAt);
  const ends = calls.filter(({ action }) => action === "delete").map(({ endedAt }) => endedAt);
  return Math.max(
    ...starts.map((at) => starts.filter((one) => one <= at).length - ends.filter((one) => one <= at).length),
  );
}

test("the first batch of a run is sent and deleted alone, and then eight are in flight", async () => {
  const { moved } = await move(received(1_000));
  expect(moved.filter(({ deleted }) => deleted)).toHaveLength(1_000);
  expect(calls.filter(({ startedAt }) => startedAt < 2 * CALL_MS).map(({ action }) => action)).toEqual([
    "send",
    "delete",
  ]);
  expect(mostInFlight()).toBe(BATCHES_IN_FLIGHT);
  // One batch alone, and 99 in thirteen waves of eight.
  expect(clock.now()).toBe((1 + 13) * 2 * CALL_MS);
});

test("a moved message costs a fifth of a call, however many batches are in flight", async () => {
  await move(received(1_000));
  expect(calls).toHaveLength(200);
});

test("each message is deleted after it was confirmed as sent, with eight batches in flight", async () => {
  const sent = new Set<string>();
  const { send, delete: remove } = sqs;
  const broken: string[] = [];
  sqs = {
    ...sqs,
    send: async (url, entries, signal) => {
      const outcome = await send(url, entries, signal);
      for (const { MessageBody = "" } of entries) sent.add(MessageBody);
      return outcome;
    },
    delete: async (url, handles, signal) => {
      for (const handle of handles) {
        const body = transfers.find(({ message }) => message.receiptHandle === handle)?.message.body ?? "";
        if (!sent.has(body)) broken.push(body);
      }
      return remove(url, handles, signal);
    },
  };
  const transfers = received(300);
  await move(transfers);
  expect(broken).toEqual([]);
  expect(bodiesIn(TO)).toHaveLength(300);
});

test("deletes that begin to fail leave at most eight batches of duplicates, and no send starts after that", async () => {
  fault = (action, startedAt) => {
    if (action === "delete" && startedAt >= 200) throw new Error("AccessDenied");
  };
  const { moved, notMoved } = await move(received(1_000));
  const duplicates = moved.filter(({ deleted }) => !deleted);
  expect(duplicates.length).toBeGreaterThan(0);
  expect(duplicates.length).toBeLessThanOrEqual(BATCHES_IN_FLIGHT * 10);
  expect(bodiesIn(TO).length + bodiesIn(FROM).length).toBe(1_000 + duplicates.length);
  expect(new Set(notMoved.map(({ code }) => code))).toEqual(new Set(["DeleteUnconfirmed"]));
  const failedAt =
    calls.find(({ action, startedAt }) => action === "delete" && startedAt >= 200)?.endedAt ?? 0;
  const lastSend = Math.max(...calls.flatMap((call) => (call.action === "send" ? call.startedAt : [])));
  expect(lastSend).toBeLessThanOrEqual(failedAt + CALL_MS);
});

test("a batch that waits for its turn while a delete fails is not sent", async () => {
  fault = (action, startedAt) => {
    if (action === "delete" && startedAt >= 200) throw new Error("AccessDenied");
  };
  await move(received(500), { pace: createRatePace(clock, 250) });
  const failed = calls.filter(({ action, startedAt }) => action === "delete" && startedAt >= 200);
  const lastSend = Math.max(...calls.flatMap((call) => (call.action === "send" ? call.startedAt : [])));
  expect(lastSend).toBeLessThanOrEqual(failed[1]?.endedAt ?? 0);
});

test("deletes that fail from the first on leave one batch of duplicates", async () => {
  fault = (action) => {
    if (action === "delete") throw new Error("AccessDenied");
  };
  const { moved } = await move(received(500));
  expect(moved).toHaveLength(10);
  expect(calls.map(({ action }) => action)).toEqual(["send", "delete", "delete"]);
});

describe("if a mapping deletes again what is acknowledged", () => {
  const pipeline = () => new MovePipeline({ deletedByMapping: true });
  const deletes = () => calls.filter(({ action }) => action === "delete");

  test("a batch that cannot be deleted holds back no other: the next one is alone, and then all continue", async () => {
    let failing: number | undefined;
    // Both deletes of one batch, in the first wave of eight.
    fault = (action, startedAt) => {
      if (action !== "delete" || startedAt < 100) return;
      failing ??= deletes().length;
      if ([failing, failing + 8].includes(deletes().length)) throw new Error("ServiceUnavailable");
    };
    const { moved, notMoved } = await move(received(1_000), { pipeline: pipeline() });
    expect(notMoved).toEqual([]);
    expect(moved.filter(({ deleted }) => !deleted)).toHaveLength(10);
  });

  test("an entry that cannot be deleted in every batch stops the run once eight batches are unconfirmed", async () => {
    const { delete: remove } = sqs;
    sqs = {
      ...sqs,
      delete: async (url, handles, signal) => {
        const outcome = await remove(url, handles, signal);
        return { ...outcome, confirmed: new Map([...outcome.confirmed].filter(([index]) => index > 0)) };
      },
    };
    const { moved, notMoved } = await move(received(2_000), { pipeline: pipeline() });
    const unconfirmed = moved.filter(({ deleted }) => !deleted).length;
    expect(unconfirmed).toBeGreaterThan(BATCHES_IN_FLIGHT * 10 - 10);
    expect(unconfirmed).toBeLessThanOrEqual(BATCHES_IN_FLIGHT * 10);
    expect(new Set(notMoved.map(({ code }) => code))).toEqual(new Set(["DeleteUnconfirmed"]));
  });

  test.each([
    ["from the first on", 0, 1],
    ["later", 200, BATCHES_IN_FLIGHT],
  ])(
    "deletes that fail %s leave no more unconfirmed than in any other run",
    async (_when, since, batches) => {
      fault = (action, startedAt) => {
        if (action === "delete" && startedAt >= since) throw new Error("AccessDenied");
      };
      const { moved, notMoved } = await move(received(1_000), { pipeline: pipeline() });
      expect(moved.filter(({ deleted }) => !deleted).length).toBeLessThanOrEqual(batches * 10);
      expect(new Set(notMoved.map(({ code }) => code))).toEqual(new Set(["DeleteUnconfirmed"]));
    },
  );
});

test("if the first batch cannot be sent, the next one is alone, until a delete is confirmed", async () => {
  fault = (action, startedAt) => {
    if (action === "send" && startedAt < 2 * CALL_MS) throw new Error("ServiceUnavailable");
  };
  const { notMoved } = await move(received(200));
  expect(notMoved).toHaveLength(20);
  expect(calls.slice(0, 4).map(({ action, startedAt }) => [action, startedAt])).toEqual([
    ["send", 0],
    ["send", 20],
    ["send", 40],
    ["delete", 60],
  ]);
});

test("a later move of the same run begins with all eight, and a move of another queue with one", async () => {
  const pipeline = new MovePipeline();
  await move(received(10), { pipeline });
  calls = [];
  await move(received(200), { pipeline });
  expect(calls.slice(0, 8).map(({ action, startedAt }) => [action, startedAt])).toEqual(
    Array(8).fill(["send", 40]),
  );
  calls = [];
  const [first, ...others] = received(30);
  if (first === undefined) throw new Error("Nothing was received.");
  queues.add("alias", queues.queue(FROM));
  await move([first, ...others], { pipeline, from: "alias" });
  expect(calls.slice(0, 2).map(({ action }) => action)).toEqual(["send", "delete"]);
});

test("two targets share what is in flight, and one that refuses everything holds back nothing of the other", async () => {
  queues.add(ELSEWHERE, {
    arrive: () => {
      throw new Error("AccessDenied");
    },
  });
  let n = 0;
  const { moved, notMoved } = await move(received(400, () => (n++ % 2 === 0 ? TO : ELSEWHERE)));
  expect(moved).toHaveLength(200);
  expect(notMoved).toHaveLength(200);
  expect(mostInFlight()).toBeLessThanOrEqual(BATCHES_IN_FLIGHT * 2);
  const refused = notMoved.filter(({ code }) => code !== "TargetNotAccepting");
  expect(refused.length).toBeLessThanOrEqual((BATCHES_IN_FLIGHT + 3) * 10);
});

test("a batch that is refused because of its content goes message by message while others continue", async () => {
  const { send } = sqs;
  sqs = {
    ...sqs,
    send: async (url, entries, signal) => {
      if (entries.some(({ MessageBody }) => MessageBody === "body 55")) {
        await clock.sleep(CALL_MS);
        throw Object.assign(new Error("x"), { name: "InvalidMessageContents" });
      }
      return send(url, entries, signal);
    },
  };
  const { notMoved } = await move(received(200));
  expect(notMoved.map(({ transfer }) => transfer.message.body)).toEqual(["body 55"]);
  expect(bodiesIn(TO)).toHaveLength(199);
});

test("at 500 a second no second sees more than 550 arrive, and the rate is reached", async () => {
  const arrivals: number[] = [];
  queues.add(TO, { arrive: () => void arrivals.push(clock.now()) });
  await move(received(3_000), { pace: createRatePace(clock, 500) });
  const most = Math.max(
    ...arrivals.map((start) => arrivals.filter((at) => at >= start && at < start + 1_000).length),
  );
  expect(most).toBeLessThanOrEqual(550);
  expect(clock.now()).toBeLessThan(6_200);
});
