import { parseMetadata } from "../../../core/metadata/read-metadata";
import { useAws, useFresh, useFrozenDate } from "../../support/hooks";
import type { Stored } from "../../support/local-aws";
import {
  binary,
  makeMessage,
  makeNotified,
  messageId,
  NOW,
  number,
  TRACE_ID,
} from "../../support/make-message";
import { repeat } from "../../support/make-plan";
import { createRedriver, type Redriver } from "../../support/redriver-harness";

const DAY = 86_400_000;

useFrozenDate();
const aws = useAws();
const redriver = useFresh(() => createRedriver(aws));

const attemptOf = ({ attributes }: Stored) => {
  const { kind, metadata } = parseMetadata(attributes as never);
  return metadata?.attempt ?? kind;
};
const attempts = (queue: keyof Redriver["queues"]) => redriver.contents(queue).map(attemptOf);
/** Returned messages of one cause, enough to be evidence. */
const back = (cause: string, age = 1_000) =>
  repeat(3, (n) =>
    makeNotified({ id: messageId(n), cause, attempt: 1, deadAt: NOW - age, notBefore: NOW + 600_000 }),
  );

test("what is due goes back to the main queue unchanged, with one more attempt", async () => {
  const attributes = {
    team_id: number("3"),
    n: { DataType: "Number.int", StringValue: "1" },
    b: binary(0, 128, 255),
  };
  await redriver.hold(makeNotified({ attempt: 2 }, { body: "é€ﬁ", attributes }));
  expect(await redriver.redrive()).toMatchObject({ received: 1, redriven: 1, drained: true });
  const [sent] = redriver.contents("main");
  expect(sent).toMatchObject({ body: "é€ﬁ", state: "ready" });
  expect(sent?.attributes).toMatchObject({ n: attributes.n, b: { DataType: "Binary", BinaryValue: "AID/" } });
  expect(attempts("main")).toEqual([3]);
  expect(redriver.contents("retry")).toEqual([]);
});

test("what is not due is hidden until it is, and a redriver that dies after that changes nothing", async () => {
  await redriver.hold(makeNotified({ notBefore: NOW + 3_600_000 }));
  expect(await redriver.redrive()).toMatchObject({ deferred: 1, redriven: 0 });
  expect(redriver.contents("retry")).toMatchObject([{ state: "inflight", until: NOW + 3_600_000 }]);
  jest.setSystemTime(NOW + 3_599_999);
  expect(await redriver.redrive()).toMatchObject({ received: 0 });
  jest.setSystemTime(NOW + 3_600_000);
  expect(await redriver.redrive()).toMatchObject({ redriven: 1 });
});

test("a message due later than SQS can hide it is deferred again until it is due", async () => {
  await redriver.hold(makeNotified({ deadAt: NOW, notBefore: NOW + 43_200_000 }));
  await redriver.redrive();
  expect(redriver.contents("retry")).toMatchObject([{ until: NOW + 42_300_000 }]);
  jest.setSystemTime(NOW + 42_300_000);
  expect(await redriver.redrive()).toMatchObject({ deferred: 1 });
  jest.setSystemTime(NOW + 43_200_000);
  expect(await redriver.redrive()).toMatchObject({ redriven: 1 });
});

test("what a dying redriver had received comes back when its visibility timeout ends", async () => {
  await redriver.hold(makeNotified());
  await redriver.ports.receiver.receive(redriver.queues.retry, 330, AbortSignal.timeout(60_000));
  expect(await redriver.redrive()).toMatchObject({ received: 0 });
  jest.setSystemTime(NOW + 330_000);
  expect(await redriver.redrive()).toMatchObject({ redriven: 1 });
});

test("what is unreadable or out of attempts goes to a person unchanged, and is logged with both ids and its trace", async () => {
  const spent = makeNotified({ attempt: 8, trace: TRACE_ID }, { body: "spent" });
  const messages = [makeMessage({ body: "by hand" }), spent];
  await redriver.hold(...messages);
  const ids = redriver.contents("retry").map(({ messageId }) => messageId);
  expect(await redriver.redrive()).toMatchObject({ quarantined: 2, redriven: 0 });
  const held = redriver.contents("quarantine");
  expect(held.map(({ body, attributes }) => ({ body, attributes }))).toEqual(
    messages.map(({ body, attributes }) => ({ body, attributes })),
  );
  expect(redriver.of("quarantined")).toEqual([
    { message_id: ids[0], new_message_id: held[0]?.messageId, why: "unreadable" },
    { message_id: ids[1], new_message_id: held[1]?.messageId, why: "attempts-spent", trace_id: TRACE_ID },
  ]);
});

test("everything is received before anything is decided: evidence that comes last counts for all", async () => {
  const due = repeat(30, () => makeNotified({ cause: "MachineBusy:aaaaaaaa" }));
  const other = repeat(12, () => makeNotified({ cause: "MachineBusy:bbbbbbbb" }));
  await redriver.hold(...due, ...other, ...back("MachineBusy:aaaaaaaa"));
  const report = await redriver.redrive();
  expect(report).toMatchObject({ returned: 3, redriven: 22, heldBack: 20, deferred: 3 });
  expect(redriver.contents("main")).toHaveLength(22);
});

test.each([
  [689_999, 10],
  [690_000, 15],
])(
  "a return %i ms ago, with an interval of 300 s and a visibility timeout of 330 s, lets %i through",
  async (age, redriven) => {
    await redriver.hold(...repeat(15, () => makeNotified()), ...back("Unknown", age));
    expect(await redriver.redrive()).toMatchObject({ redriven });
  },
);

test("what is held back is seen again by the next run, which without evidence sends it", async () => {
  await redriver.hold(...repeat(15, () => makeNotified()), ...back("Unknown"));
  expect(await redriver.redrive()).toMatchObject({ redriven: 10, heldBack: 5 });
  // An interval later, the visibility timeout of that run is not over: only what it released can be received.
  jest.setSystemTime(NOW + 300_000);
  expect(await redriver.redrive()).toMatchObject({ received: 5, heldBack: 0 });
});

test("one message that comes back holds back no other", async () => {
  const [one] = back("Unknown");
  await redriver.hold(...repeat(30, () => makeNotified()), ...(one === undefined ? [] : [one]));
  expect(await redriver.redrive()).toMatchObject({ returned: 1, redriven: 30, heldBack: 0 });
});

test("an old copy that is not due is sent to the retry queue again, hidden until it is due", async () => {
  await redriver.hold(makeNotified({ deadAt: NOW + 8 * DAY, notBefore: NOW + 8 * DAY + 300_000 }));
  const [held] = redriver.contents("retry");
  jest.setSystemTime(NOW + 8 * DAY);
  expect(await redriver.redrive()).toMatchObject({ renewed: 1, deferred: 0 });
  const [renewed, ...others] = redriver.contents("retry");
  expect(others).toEqual([]);
  expect(renewed).toMatchObject({ state: "delayed", until: NOW + 8 * DAY + 300_000 });
  expect(renewed?.messageId).not.toBe(held?.messageId);
  expect(renewed?.attributes).toEqual(held?.attributes);
});

test("a message that SQS returns twice in one receive is counted and sent once", async () => {
  await redriver.hold(makeNotified());
  const { receiver } = redriver.ports;
  const receive = receiver.receive.bind(receiver);
  receiver.receive = async (...call) => (await receive(...call)).flatMap((message) => [message, message]);
  expect(await redriver.redrive()).toMatchObject({ received: 1, redriven: 1, notMoved: 0 });
  expect(redriver.contents("main")).toHaveLength(1);
});

test("a run sends no more than its cap, longest due first", async () => {
  Object.assign(redriver.settings, { runCap: 12 });
  await redriver.hold(...repeat(30, (n) => makeNotified({ notBefore: NOW - n * 1_000 }, { body: `${n}` })));
  expect(await redriver.redrive()).toMatchObject({ redriven: 12, heldBack: 18 });
  expect(redriver.contents("main").map(({ body }) => Number(body))).toEqual(repeat(12, (n) => 29 - n));
});

test("a run keeps to its rate", async () => {
  Object.assign(redriver.settings, { ratePerSecond: 100 });
  await redriver.hold(...repeat(30, () => makeNotified()));
  await redriver.redrive();
  expect(redriver.slept).toEqual([100, 200]);
});

test("more than can be held is redriven in several rounds", async () => {
  Object.assign(redriver.settings, { budget: { messages: 20, bytes: 1e9 } });
  await redriver.hold(...repeat(45, () => makeNotified()));
  expect(await redriver.redrive()).toMatchObject({ received: 45, redriven: 45, drained: true });
});

test("two simultaneous runs send every message once", async () => {
  await redriver.hold(...repeat(60, (n) => makeNotified({}, { body: `${n}` })));
  const reports = await Promise.all([redriver.redrive(), redriver.redrive()]);
  expect(reports.reduce((sum, { redriven }) => sum + redriven, 0)).toBe(60);
  expect(new Set(redriver.contents("main").map(({ body }) => body)).size).toBe(60);
  expect(redriver.contents("main")).toHaveLength(60);
});
