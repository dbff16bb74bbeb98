import { METADATA_ATTRIBUTE } from "../../../core/metadata/dead-letter-metadata";
import { createReceivePort } from "../../../core/sqs/receive-port";
import { sqsCallsOf } from "../../../core/sqs/sdk-sqs-calls";
import { renew } from "../../../handlers/redriver/renew";
import { denied, failCalls, serviceError } from "../../support/fail-calls";
import { useAws, useFresh, useFrozenDate } from "../../support/hooks";
import { binary, makeMessage, makeNotified, NOW, number } from "../../support/make-message";
import { repeat } from "../../support/make-plan";
import { createRedriver, type Redriver } from "../../support/redriver-harness";

const DAY = 86_400_000;
useFrozenDate();
const aws = useAws();
const redriver = useFresh(() => createRedriver(aws));

const later = (milliseconds: number) => jest.setSystemTime(NOW + milliseconds);
const ids = (queue: keyof Redriver["queues"]) => redriver.contents(queue).map(({ messageId }) => messageId);

test.each(["retry", "quarantine"] as const)(
  "what %s holds for more than seven days is sent to it again, with its metadata",
  async (queue) => {
    const attributes = { team_id: number("3"), b: binary(0, 128, 255) };
    const message = makeNotified({ attempt: 3, sentAt: NOW }, { body: "é€ﬁ", attributes });
    await (queue === "retry" ? redriver.hold(message) : redriver.quarantine(message));
    const before = redriver.contents(queue);
    later(7 * DAY + 1);
    expect(await redriver.renew()).toMatchObject({
      scanned: 1,
      renewed: 1,
      receivedAll: true,
      renewedAll: true,
    });
    const after = redriver.contents(queue);
    expect(after).toMatchObject([{ body: "é€ﬁ", attributes: before[0]?.attributes, state: "delayed" }]);
    expect(after[0]?.messageId).not.toBe(before[0]?.messageId);
    expect(redriver.contents("main")).toEqual([]);
  },
);

test.each([0, 7 * DAY])("after %i ms a message is not renewed", async (age) => {
  await redriver.quarantine(makeNotified());
  const before = ids("quarantine");
  later(age);
  expect(await redriver.renew()).toMatchObject({ scanned: 1, renewed: 0 });
  expect(ids("quarantine")).toEqual(before);
});

test("a renewed copy starts a new retention period: it is renewed again only after another seven days", async () => {
  await redriver.quarantine(makeNotified());
  later(7 * DAY + 1);
  await redriver.renew();
  later(7 * DAY + 3_600_000);
  expect(await redriver.renew()).toMatchObject({ scanned: 1, renewed: 0 });
  later(14 * DAY + 2);
  expect(await redriver.renew()).toMatchObject({ renewed: 1 });
});

test("a held message survives its retention period through renewals, and is never missing in between", async () => {
  const original = makeNotified({ attempt: 8 });
  await redriver.quarantine(original);
  const sends = failCalls(redriver.sqs, "SendMessageBatchCommand");
  const [held] = redriver.contents("quarantine");
  for (let day = 1; day <= 33; day += 1) {
    later(day * DAY);
    await redriver.renew();
    expect(redriver.contents("quarantine")).toMatchObject([
      { body: original.body, attributes: held?.attributes },
    ]);
  }
  expect(sends.length).toBe(4);
});

test("nothing is received twice in a scan, because the visibility timeout and a copy's delay last for all of it", async () => {
  await redriver.quarantine(...repeat(25, () => makeNotified()));
  later(8 * DAY);
  expect(await redriver.renew()).toMatchObject({
    scanned: 25,
    renewed: 25,
    receivedAll: true,
    renewedAll: true,
  });
  expect(redriver.contents("quarantine").every(({ until }) => until === NOW + 8 * DAY + 330_000)).toBe(true);
});

test("what was put into quarantine by hand is renewed too, and both of its ids are logged", async () => {
  await redriver.quarantine(makeMessage({ body: "by hand" }));
  const [before] = ids("quarantine");
  later(8 * DAY);
  await redriver.renew();
  expect(redriver.contents("quarantine")).toMatchObject([{ body: "by hand", state: "delayed" }]);
  expect(redriver.of("renewed without metadata")).toEqual([
    { message_id: before, new_message_id: ids("quarantine")[0] },
  ]);
});

test("a copy is sent before the old one is deleted, so that it is never missing", async () => {
  await redriver.quarantine(makeNotified());
  later(8 * DAY);
  const between: number[] = [];
  failCalls(redriver.sqs, "DeleteMessageBatchCommand", () => {
    between.push(redriver.contents("quarantine").length);
    return undefined;
  });
  await redriver.renew();
  expect(between).toEqual([2]);
  expect(redriver.contents("quarantine")).toHaveLength(1);
});

test("a failed send renews nothing and loses nothing", async () => {
  failCalls(redriver.sqs, "SendMessageBatchCommand", () => ({ before: serviceError("InternalError", 500) }));
  await redriver.quarantine(makeNotified());
  const before = ids("quarantine");
  later(8 * DAY);
  expect(await redriver.renew()).toMatchObject({ renewed: 0, notRenewed: 1 });
  expect(ids("quarantine")).toEqual(before);
  expect(redriver.of("held messages not renewed")).toEqual([
    { code: "InternalError", messages: 1, message_ids: before },
  ]);
});

test.each([
  ["every send is denied", () => true, { quarantine: 0, retry: 0 }],
  ["a whole call failed", (call: number) => call === 0, { quarantine: 0, retry: 1 }],
])(
  "a renewal is incomplete when %s, and the other queue still gets its turn",
  async (_what, fails, renewed) => {
    failCalls(redriver.sqs, "SendMessageBatchCommand", (call) => (fails(call) ? denied() : undefined));
    await redriver.quarantine(makeNotified());
    await redriver.hold(makeNotified());
    later(8 * DAY);
    const { quarantine, retry } = renewed;
    expect(await redriver.renew()).toMatchObject({
      scanned: 2,
      renewed: quarantine + retry,
      notRenewed: 2 - quarantine - retry,
      renewedAll: false,
    });
    expect(redriver.contents("quarantine").filter(({ state }) => state === "delayed")).toHaveLength(
      quarantine,
    );
    expect(redriver.contents("retry").filter(({ state }) => state === "delayed")).toHaveLength(retry);
  },
);

test("an unconfirmed delete ends the scan of its queue, which costs one batch of duplicates", async () => {
  failCalls(redriver.sqs, "DeleteMessageBatchCommand", denied);
  await redriver.quarantine(...repeat(25, () => makeNotified()));
  later(8 * DAY);
  expect(await redriver.renew()).toMatchObject({ renewed: 10, unconfirmedDeletes: 10, receivedAll: false });
  expect(redriver.contents("quarantine")).toHaveLength(35);
});

test("the age of the oldest held message counts from its first send", async () => {
  await redriver.hold(makeNotified({ sentAt: NOW - 20 * DAY }));
  await redriver.quarantine(makeMessage(), makeNotified({ sentAt: NOW - 91 * DAY }));
  expect(await redriver.renew()).toMatchObject({ oldestAgeMs: 91 * DAY, overHeld: 1, renewed: 0 });
});

test("the age of the oldest copy counts in its queue, for what is left once the old ones are renewed", async () => {
  await redriver.hold(makeNotified({ sentAt: NOW - 20 * DAY }));
  later(3 * DAY);
  await redriver.quarantine(makeNotified({ sentAt: NOW - 20 * DAY }));
  expect(await redriver.renew()).toMatchObject({ renewed: 0, oldestCopyMs: 3 * DAY });
  later(8 * DAY);
  expect(await redriver.renew()).toMatchObject({ renewed: 1, oldestCopyMs: 5 * DAY });
});

test.each([
  ["never passes the days of renewal while that works", false, 7],
  ["shows how near retention a queue is that refuses its copies", true, 13],
])("the age of the oldest copy %s", async (_what, refuses, days) => {
  failCalls(redriver.sqs, "SendMessageBatchCommand", () => (refuses ? denied() : undefined));
  await Promise.all([redriver.quarantine(makeNotified()), redriver.hold(makeNotified())]);
  let oldest = 0;
  for (let day = 6; day <= 13; day += 1) {
    later(day * DAY);
    oldest = Math.max(oldest, (await redriver.renew()).oldestCopyMs);
  }
  expect(oldest).toBe(days * DAY);
});

test.each([
  [
    "a receive failed",
    () =>
      failCalls(redriver.sqs, "ReceiveMessageCommand", () => ({
        before: serviceError("InternalError", 500),
      })),
    300_000,
  ],
  ["the time was over", () => [], 3_000],
])("a scan is incomplete when %s", async (_what, prepare, timeLeft) => {
  prepare();
  await redriver.quarantine(makeNotified());
  expect(await redriver.renew(() => timeLeft)).toMatchObject({
    scanned: 0,
    receivedAll: false,
    renewedAll: false,
  });
});

test("what others hide is unseen, and what this run hides is not", async () => {
  const receive = createReceivePort(sqsCallsOf(redriver.sqs)).receive;
  await redriver.hold(...repeat(2, () => makeNotified()));
  await redriver.quarantine(...repeat(3, () => makeNotified()));
  later(8 * DAY);
  await receive(redriver.queues.retry, 43_200, AbortSignal.timeout(60_000));
  await redriver.hold(makeNotified());
  expect(await redriver.renew()).toMatchObject({
    scanned: 4,
    renewed: 3,
    unseenInRetry: 2,
    unseenInQuarantine: 0,
    renewedAll: true,
  });
});

test("a forged age is not trusted", async () => {
  await redriver.quarantine(makeNotified({ sentAt: 0 }));
  expect(await redriver.renew()).toMatchObject({ oldestAgeMs: NOW });
  later(3_600_000);
  const untrusting = { ...redriver.settings, trustedSenders: new Set<string>() };
  expect(await renew(untrusting, redriver.ports, () => 300_000)).toMatchObject({ oldestAgeMs: 3_600_000 });
});

test("a producer's own attribute under the metadata's name is not renewed under the system's name", async () => {
  await redriver.quarantine(makeNotified());
  later(8 * DAY);
  const untrusting = { ...redriver.settings, trustedSenders: new Set<string>() };
  await renew(untrusting, redriver.ports, () => 300_000);
  const [renewed] = redriver.contents("quarantine");
  expect(renewed?.attributes).not.toHaveProperty([METADATA_ATTRIBUTE]);
  expect(renewed?.attributes).toHaveProperty(["ReliableQueue.Unproven"]);
});
