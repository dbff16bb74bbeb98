import { parseMetadata } from "../../../core/metadata/read-metadata";
import { publishWhereConfirmed } from "../../../handlers/notifier/publishing/publish-where-confirmed";
import { denied, failCalls, serviceError } from "../../support/fail-calls";
import { failEntries } from "../../support/fail-entries";
import { useAws, useFresh, useFrozenDate } from "../../support/hooks";
import { application } from "../../support/jobs";
import { makeMessage, makeNotified } from "../../support/make-message";
import { fullMessage, poison, repeat } from "../../support/make-plan";
import { createNotifier, type Notifier } from "../../support/notifier-harness";
import { leaksIn } from "../../support/recorders";

useFrozenDate();
const aws = useAws();
const notifier = useFresh(() => createNotifier(aws));

const idsOf = (letters: readonly { messageId: string }[]) =>
  letters.map(({ messageId }) => ({ itemIdentifier: messageId }));
const count = (queue: keyof Notifier["queues"]) => aws.contents(notifier.queues[queue]).length;
const notifiedOf = (queue: keyof Notifier["queues"]) =>
  aws
    .contents(notifier.queues[queue])
    .map(({ attributes }) => parseMetadata(attributes as never).metadata?.notified);
const breakSns = (error = serviceError("InternalError", 500)) =>
  failCalls(notifier.sns, "PublishCommand", () => ({ before: error }));

test("while SNS is down, recoverable messages are scheduled for retry without an alert, and the others are held back", async () => {
  breakSns();
  const letters = await notifier.die([makeMessage(), poison(), makeNotified({ attempt: 8 }), fullMessage()]);
  expect(await notifier.forward(letters)).toEqual({ batchItemFailures: idsOf(letters.slice(1)) });
  expect(notifiedOf("retry")).toEqual([false]);
  expect(count("quarantine")).toBe(0);
  expect(count("dlq")).toBe(3);
  expect(notifier.sums).toMatchObject({ AlertsFailed: 2, NotMoved: 3 });
});

test("while nobody has confirmed a subscription no death counts as notified, and what is bound for quarantine waits", async () => {
  const publish = publishWhereConfirmed(async () => {}, {
    countConfirmed: async () => 0,
    now: notifier.clock.now,
    log: { warn: () => {} },
  });
  const letters = await notifier.die([makeMessage(), poison()]);
  const response = await notifier.forward(letters, undefined, {}, undefined, { publish });
  expect(response).toEqual({ batchItemFailures: idsOf(letters.slice(1)) });
  expect(notifiedOf("retry")).toEqual([false]);
  expect(notifier.sums).toMatchObject({ AlertsFailed: 2, NotMoved: 1 });
  expect(notifier.of("alert not published")).toMatchObject([
    { error: "NoConfirmedSubscription" },
    { error: "NoConfirmedSubscription" },
  ]);
  expect(notifier.budget.available()).toBe(9);
});

test("when SNS is back, what was scheduled for retry without an alert is in one at its next death", async () => {
  const letters = await notifier.die([makeNotified({ attempt: 1, notified: false })]);
  await notifier.forward(letters);
  expect(notifier.alerts()).toEqual(["team:3 × 1"]);
  expect(notifiedOf("retry")).toEqual([true]);
});

test("what needs no alert is moved although SNS is down", async () => {
  const published = breakSns();
  await notifier.forward(await notifier.die([makeNotified({ attempt: 1 })]));
  expect(published).toEqual([]);
  expect(notifiedOf("retry")).toEqual([true]);
});

test("one refused alert holds back only its own producer's dead letters", async () => {
  failCalls(notifier.sns, "PublishCommand", (_call, input) =>
    JSON.stringify(input).includes("team:3:") ? { before: serviceError("InternalError", 500) } : undefined,
  );
  const letters = await notifier.die([makeMessage({ body: "{" }), poison()]);
  expect(await notifier.forward(letters)).toEqual({ batchItemFailures: idsOf(letters.slice(0, 1)) });
  expect(count("quarantine")).toBe(1);
});

test("exactly what was not moved is reported", async () => {
  failEntries(notifier.sqs, "SendMessageBatchCommand", (call, id) =>
    call === 1 && id === "1" ? "InternalError" : undefined,
  );
  const letters = await notifier.die(repeat(15, () => makeMessage()));
  expect(await notifier.forward(letters)).toEqual({ batchItemFailures: idsOf(letters.slice(11, 12)) });
  expect(notifier.of("dead letters not moved")).toEqual([
    { code: "InternalError", messages: 1, message_ids: [letters[11]?.messageId] },
  ]);
  expect(count("retry")).toBe(14);
  expect(count("dlq")).toBe(1);
});

test("a retry queue that refuses everything holds up no dead letter for quarantine", async () => {
  failCalls(notifier.sqs, "SendMessageBatchCommand", (_call, { QueueUrl }) =>
    QueueUrl === notifier.queues.retry ? denied() : undefined,
  );
  const letters = await notifier.die([makeMessage(), poison()]);
  expect(await notifier.forward(letters)).toEqual({ batchItemFailures: idsOf(letters.slice(0, 1)) });
  expect(count("quarantine")).toBe(1);
});

test("a dead letter whose delete failed is not reported: the mapping deletes it, and otherwise it would be duplicated", async () => {
  failCalls(notifier.sqs, "DeleteMessageBatchCommand", denied);
  expect(await notifier.forward(await notifier.die([makeMessage()]))).toEqual({ batchItemFailures: [] });
  expect(notifier.sums).toMatchObject({ DeleteUnconfirmed: 1 });
});

test("while deletes are denied, one invocation leaves a batch of duplicates and reports the rest", async () => {
  failCalls(notifier.sqs, "DeleteMessageBatchCommand", denied);
  const letters = await notifier.die(repeat(35, () => makeMessage()));
  expect(await notifier.forward(letters)).toEqual({ batchItemFailures: idsOf(letters.slice(10)) });
  expect(count("retry")).toBe(10);
  expect(notifier.sums).toMatchObject({ DeleteUnconfirmed: 10, NotMoved: 25 });
});

test("a dead letter whose delete failed holds back no later one: the mapping deletes what is acknowledged", async () => {
  failEntries(notifier.sqs, "DeleteMessageBatchCommand", (call, id) =>
    call < 2 && id === "0" ? "ReceiptHandleIsInvalid" : undefined,
  );
  const letters = await notifier.die(repeat(35, () => makeMessage()));
  expect(await notifier.forward(letters)).toEqual({ batchItemFailures: [] });
  expect(count("retry")).toBe(35);
  expect(notifier.sums).toMatchObject({ DeleteUnconfirmed: 1, NotMoved: 0 });
});

test("a diagnosis that throws holds up no neighbor, and none of its words are revealed", async () => {
  const crashing = makeMessage({
    body: JSON.stringify({ job_id: "marked-secret", machine: "machine-7" }),
  });
  const letters = await notifier.die([crashing, poison(), makeMessage()]);
  const diagnoseOrThrow: typeof application = {
    ...application,
    diagnose(order, context) {
      if (order.job_id === "marked-secret") JSON.parse(order.job_id);
      return application.diagnose(order, context);
    },
  };
  const forwarded = notifier.forward(letters, undefined, {}, undefined, { application: diagnoseOrThrow });
  expect(await forwarded).toEqual({ batchItemFailures: [] });
  expect(notifier.sums).toMatchObject({
    "RetryScheduled/Unexpected": 1,
    "RetryScheduled/Unknown": 1,
    "Quarantined/MissingTeamId": 1,
  });
  expect(leaksIn([...notifier.texts(), JSON.stringify(notifier.lines)], "marked-secret")).toEqual([]);
});

test.each([0, 1_999, 2_000])(
  "with %i ms left everything is reported, no alert is published and nothing is moved",
  async (timeLeft) => {
    const letters = await notifier.die([makeMessage(), poison()]);
    const { batchItemFailures } = await notifier.forward(letters, () => timeLeft);
    expect(new Set(batchItemFailures)).toEqual(new Set(idsOf(letters)));
    expect(count("dlq")).toBe(2);
    expect(count("retry") + count("quarantine")).toBe(0);
  },
);

test("alerts take at most half of the time, so that moving has the other half", async () => {
  const letters = await notifier.die(
    repeat(8, (index) =>
      makeMessage({ attributes: { team_id: { DataType: "Number", StringValue: `${index + 1}` } } }),
    ),
  );
  await notifier.forward(letters, notifier.clock.timeLeft, { alertSpacingMs: 10_000 });
  expect(notifier.alerts()).toHaveLength(3);
  expect(count("retry")).toBe(8);
  expect(notifiedOf("retry").filter(Boolean)).toHaveLength(3);
});

test.each([
  ["enough is left", 25_000, makeMessage, 1],
  ["too little is left", 22_000, makeMessage, 0],
  ["too little for the one of what is held without metadata", 25_000, fullMessage, 1],
])(
  "an alert whose spacing would outlast the invocation is left for another time: %s",
  async (_left, ms, make, alerts) => {
    const letters = await notifier.die([make()]);
    const started = notifier.clock.now();
    const timeLeft = () => started + ms - notifier.clock.now();
    await notifier.forward(letters, timeLeft, { alertSpacingMs: 20_000 });
    expect(notifier.alerts()).toHaveLength(alerts);
    expect(notifier.clock.slept).toEqual(repeat(alerts, () => 20_000));
  },
);

test("an invocation lasts at least as long as its alerts' spacing, within its time", async () => {
  const letters = await notifier.die([makeMessage()]);
  await notifier.forward(letters, notifier.clock.timeLeft, { alertSpacingMs: 2_000 });
  expect(notifier.clock.slept).toEqual([2_000]);
});

test("no word of an error is logged", async () => {
  breakSns(serviceError("InvalidParameter"));
  failCalls(notifier.sqs, "SendMessageBatchCommand", () => ({
    before: serviceError("InvalidMessageContents"),
  }));
  await notifier.forward(await notifier.die([makeMessage(), poison(), makeMessage()]));
  expect(notifier.lines.length).toBeGreaterThan(2);
  expect(leaksIn([JSON.stringify(notifier.lines)], "marked-secret")).toEqual([]);
});
