import { readTask } from "../../../handlers/redriver/run-task";
import { denied, failCalls } from "../../support/fail-calls";
import { useAws, useFresh, useFrozenDate } from "../../support/hooks";
import { makeMessage, makeNotified } from "../../support/make-message";
import { repeat } from "../../support/make-plan";
import { createRedriver } from "../../support/redriver-harness";

useFrozenDate();
const aws = useAws();
const redriver = useFresh(() => createRedriver(aws));

test.each([
  [{ task: "redrive" }, "redrive"],
  [{ task: "renew" }, "renew"],
  [{ task: "redrive", scheduledTime: "2026-01-15T12:00:00Z" }, "redrive"],
])("the event %j asks for %s", (event, task) => {
  expect(readTask(event)).toEqual({ task, runs: 1 });
});

test("the schedule's input says how many runs are side by side", () => {
  expect(readTask({ task: "redrive", runs: 4 })).toEqual({ task: "redrive", runs: 4 });
});

test.each([
  undefined,
  null,
  { task: "redrive", runs: 0 },
  "redrive",
  [],
  {},
  { task: "marked-secret" },
  { task: ["redrive"] },
  { Records: [] },
])("the event %j requests nothing that is known", async (event) => {
  await expect(redriver.runTask(event)).rejects.toMatchObject({
    code: "MalformedEvent",
    message: 'The event must be {"task":"redrive"} or {"task":"renew"}: correct the input of the schedule.',
  });
  expect(redriver.sums).toEqual({});
});

test("a redrive is counted and logged as what it did", async () => {
  await redriver.hold(makeNotified(), makeNotified(), makeMessage());
  const report = await redriver.runTask({ task: "redrive" });
  expect(redriver.sums).toEqual({
    RedriveRuns: 1,
    Redriven: 2,
    Quarantined: 1,
    Deferred: 0,
    HeldBack: 0,
    Renewed: 0,
    Returned: 0,
    NotMoved: 0,
    DeleteUnconfirmed: 0,
  });
  expect(redriver.of("redrive run")).toEqual([{ resp: report }]);
});

test("a run that cannot read the retry queue does not count as one", async () => {
  failCalls(redriver.sqs, "ReceiveMessageCommand", denied);
  await redriver.runTask({ task: "redrive" });
  expect(redriver.sums).toMatchObject({ RedriveRuns: 0 });
});

test("a renewal is counted and logged as what it did", async () => {
  await redriver.quarantine(makeNotified({ sentAt: Date.now() - 91 * 86_400_000 }));
  const report = await redriver.runTask({ task: "renew" });
  expect(redriver.sums).toEqual({
    RenewRuns: 1,
    Renewed: 0,
    ScanIncomplete: 0,
    OverHeld: 1,
    NotMoved: 0,
    DeleteUnconfirmed: 0,
    UnseenInRetry: 0,
    UnseenInQuarantine: 0,
    OldestHeldAge: 91 * 86_400,
    OldestCopyAge: 0,
  });
  expect(redriver.of("renew run")).toEqual([{ resp: report }]);
});

test("a renewal that saw nothing writes no ages, because zero would end the alarms that watch them", async () => {
  failCalls(redriver.sqs, "ReceiveMessageCommand", denied);
  await redriver.runTask({ task: "renew" });
  expect(redriver.sums).toEqual({
    RenewRuns: 1,
    Renewed: 0,
    ScanIncomplete: 1,
    OverHeld: 0,
    NotMoved: 0,
    DeleteUnconfirmed: 0,
    UnseenInRetry: 0,
    UnseenInQuarantine: 0,
  });
});

test("a renewal that could renew nothing reports the age of what it left", async () => {
  failCalls(redriver.sqs, "SendMessageBatchCommand", denied);
  await redriver.quarantine(makeNotified({ sentAt: Date.now() }));
  await redriver.hold(makeNotified({ sentAt: Date.now() }));
  jest.setSystemTime(Date.now() + 11 * 86_400_000);
  await redriver.runTask({ task: "renew" });
  expect(redriver.sums).toMatchObject({ ScanIncomplete: 1, NotMoved: 2, OldestCopyAge: 11 * 86_400 });
});

test("a renewal that did not see everything writes no lower age than the last one", async () => {
  failCalls(redriver.sqs, "SendMessageBatchCommand", denied);
  failCalls(redriver.sqs, "ReceiveMessageCommand", (_call, { QueueUrl }) =>
    QueueUrl === redriver.queues.retry ? denied() : undefined,
  );
  await redriver.quarantine(makeNotified({ sentAt: Date.now() }));
  jest.setSystemTime(Date.now() + 8 * 86_400_000);
  await redriver.runTask({ task: "renew" });
  expect(redriver.sums).toMatchObject({ ScanIncomplete: 1, NotMoved: 1 });
  expect(redriver.sums).not.toHaveProperty("OldestCopyAge");
});

test("a renewal while others hide what is held claims neither that it is complete nor that nothing is old", async () => {
  await redriver.quarantine(...repeat(20, () => makeNotified()));
  jest.setSystemTime(Date.now() + 13 * 86_400_000);
  const reader = redriver.ports.receiver;
  for (let poll = 0; poll < 2; poll += 1)
    await reader.receive(redriver.queues.quarantine, 43_200, AbortSignal.timeout(60_000));
  await redriver.runTask({ task: "renew" });
  expect(redriver.sums).toMatchObject({ RenewRuns: 1, UnseenInQuarantine: 20, UnseenInRetry: 0 });
  for (const metric of ["ScanIncomplete", "OldestHeldAge", "OldestCopyAge"])
    expect(redriver.sums).not.toHaveProperty(metric);
});

test("a renewal that cannot count what is hidden is incomplete", async () => {
  failCalls(redriver.sqs, "GetQueueAttributesCommand", denied);
  await redriver.runTask({ task: "renew" });
  expect(redriver.sums).toMatchObject({ ScanIncomplete: 1 });
  expect(redriver.sums).not.toHaveProperty("OldestHeldAge");
});

test("an age near retention is written even if others hide a part", async () => {
  failCalls(redriver.sqs, "SendMessageBatchCommand", denied);
  await redriver.quarantine(makeNotified());
  await redriver.hold(makeNotified());
  jest.setSystemTime(Date.now() + 11 * 86_400_000);
  await redriver.ports.receiver.receive(redriver.queues.retry, 43_200, AbortSignal.timeout(60_000));
  await redriver.runTask({ task: "renew" });
  expect(redriver.sums).toMatchObject({ UnseenInRetry: 1, OldestCopyAge: 11 * 86_400 });
});
