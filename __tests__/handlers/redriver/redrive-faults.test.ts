import { denied, failCalls, serviceError } from "../../support/fail-calls";
import { failEntries } from "../../support/fail-entries";
import { useAws, useFresh, useFrozenDate } from "../../support/hooks";
import { makeMessage, makeNotified, NOW } from "../../support/make-message";
import { repeat } from "../../support/make-plan";
import { leaksIn } from "../../support/recorders";
import { createRedriver } from "../../support/redriver-harness";

useFrozenDate();
const aws = useAws();
const redriver = useFresh(() => createRedriver(aws));

const inFlight = () => redriver.contents("retry").filter(({ state }) => state === "inflight").length;

test("the first unconfirmed delete stops the run, and is counted", async () => {
  failCalls(redriver.sqs, "DeleteMessageBatchCommand", denied);
  await redriver.hold(makeMessage(), ...repeat(40, () => makeNotified()));
  const report = await redriver.redrive();
  expect(report.unconfirmedDeletes).toBeGreaterThan(0);
  expect(report.redriven + report.quarantined).toBe(report.unconfirmedDeletes);
  expect(report).toMatchObject({ received: 41, notMoved: 41 - report.unconfirmedDeletes });
  expect(redriver.contents("retry")).toHaveLength(41);
});

test("however many runs cannot delete, each costs at most one batch of duplicates", async () => {
  Object.assign(redriver.settings, { budget: { messages: 20, bytes: 1e9 } });
  failCalls(redriver.sqs, "DeleteMessageBatchCommand", denied);
  await redriver.hold(...repeat(45, () => makeNotified()));
  for (let run = 1; run <= 100; run += 1) {
    jest.setSystemTime(NOW + run * 400_000);
    expect(await redriver.runTask({ task: "redrive" })).toMatchObject({ unconfirmedDeletes: 10 });
    expect(redriver.sums).toMatchObject({ DeleteUnconfirmed: run * 10, Redriven: run * 10 });
  }
  expect(redriver.contents("main")).toHaveLength(1_000);
  expect(redriver.contents("retry")).toHaveLength(45);
});

test("a failed send leaves the message where it was, to be sent by a later run", async () => {
  failEntries(redriver.sqs, "SendMessageBatchCommand", (call, id) =>
    call === 0 && id === "1" ? "InternalError" : undefined,
  );
  await redriver.hold(...repeat(3, () => makeNotified()));
  expect(await redriver.redrive()).toMatchObject({ redriven: 2, notMoved: 1 });
  expect(redriver.of("messages scheduled for retry not moved")).toEqual([
    expect.objectContaining({ code: "InternalError" }),
  ]);
  jest.setSystemTime(NOW + 330_000);
  expect(await redriver.redrive()).toMatchObject({ redriven: 1 });
});

test("a main queue that refuses everything is abandoned, and nothing is lost", async () => {
  failCalls(redriver.sqs, "SendMessageBatchCommand", denied);
  await redriver.hold(...repeat(60, () => makeNotified()));
  expect(await redriver.redrive()).toMatchObject({ redriven: 0, notMoved: 60, unconfirmedDeletes: 0 });
  expect(redriver.contents("retry")).toHaveLength(60);
});

test("a failed receive is logged by its code, and what was received is redriven", async () => {
  failCalls(redriver.sqs, "ReceiveMessageCommand", (call) => (call >= 1 ? denied() : undefined));
  await redriver.hold(...repeat(15, () => makeNotified()));
  expect(await redriver.redrive()).toMatchObject({ received: 10, redriven: 10, drained: false });
  expect(redriver.of("receive failed")[0]).toEqual({
    queue: "retry",
    error: "AccessDenied",
    code: "AccessDenied",
    statusCode: 403,
  });
});

test("an unreadable depth does not keep a run from redriving", async () => {
  failCalls(redriver.sqs, "GetQueueAttributesCommand", denied);
  await redriver.hold(makeNotified());
  expect(await redriver.redrive()).toMatchObject({ redriven: 1 });
  expect(redriver.of("queue depth not readable")).toHaveLength(1);
});

test("a failed deferral is not counted, and the message comes back when its visibility timeout ends", async () => {
  failCalls(redriver.sqs, "ChangeMessageVisibilityBatchCommand", denied);
  await redriver.hold(makeNotified({ notBefore: NOW + 3_600_000 }));
  expect(await redriver.redrive()).toMatchObject({ deferred: 0 });
  expect(redriver.contents("retry")).toMatchObject([{ until: NOW + 330_000 }]);
});

test("at the in-flight limit a run still sends what is due, and leaves no more in flight than it found", async () => {
  Object.assign(redriver.settings, { inFlightLimit: 20 });
  await redriver.hold(...repeat(20, () => makeNotified({ notBefore: NOW + 3_600_000 })));
  await redriver.redrive();
  expect(inFlight()).toBe(20);
  await redriver.hold(...repeat(30, () => makeNotified({ notBefore: NOW + 3_600_000 })), makeNotified());
  expect(await redriver.redrive()).toMatchObject({ redriven: 1, deferred: 0 });
  expect(inFlight()).toBe(20);
  expect(redriver.of("the retry queue is near its in-flight limit").at(-1)).toEqual({ in_flight: 20 });
});

test("concurrent runs share the in-flight limit", async () => {
  Object.assign(redriver.settings, { inFlightLimit: 40, runsAtOnce: 4 });
  await redriver.hold(...repeat(100, () => makeNotified({ notBefore: NOW + 3_600_000 })));
  await redriver.redrive();
  expect(inFlight()).toBe(10);
});

test("a run hides messages up to the in-flight limit, and not beyond it", async () => {
  Object.assign(redriver.settings, { inFlightLimit: 30 });
  await redriver.hold(...repeat(100, () => makeNotified({ notBefore: NOW + 3_600_000 })));
  await redriver.redrive();
  expect(inFlight()).toBe(30);
});

test.each([0, 2_999, 3_000])("with %i ms left nothing is received", async (timeLeft) => {
  await redriver.hold(makeNotified());
  expect(await redriver.redrive(() => timeLeft)).toMatchObject({ received: 0 });
  expect(inFlight()).toBe(0);
});

test("receiving leaves half of the time to the move, and the run ends in time", async () => {
  let left = 10_000;
  failCalls(redriver.sqs, "ReceiveMessageCommand", () => {
    left -= 2_000;
    return undefined;
  });
  await redriver.hold(...repeat(60, () => makeNotified()));
  const report = await redriver.redrive(() => left);
  expect(report.redriven).toBe(30);
  expect(report.received - report.redriven).toBe(report.notMoved);
  expect(left).toBeGreaterThan(0);
});

test("no word of an error or a message is logged", async () => {
  failCalls(redriver.sqs, "SendMessageBatchCommand", () => ({
    before: serviceError("InvalidMessageContents"),
  }));
  await redriver.hold(makeMessage({ body: "marked-secret" }), makeNotified({}, { body: "marked-secret" }));
  await redriver.redrive();
  expect(redriver.lines.length).toBeGreaterThanOrEqual(1);
  expect(leaksIn([JSON.stringify(redriver.lines)], "marked-secret")).toEqual([]);
});
