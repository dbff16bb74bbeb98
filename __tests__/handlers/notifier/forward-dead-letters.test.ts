import { parseMetadata } from "../../../core/metadata/read-metadata";
import { useAws, useFresh, useFrozenDate } from "../../support/hooks";
import type { Stored } from "../../support/local-aws";
import {
  binary,
  makeMessage,
  makeNotified,
  metadataAttribute,
  NOW,
  number,
  ORIGINAL_ID,
  TRACE_ID,
  text,
} from "../../support/make-message";
import { BUSY_BODY, fullMessage, poison } from "../../support/make-plan";
import { createNotifier, type Notifier } from "../../support/notifier-harness";
import { leaksIn } from "../../support/recorders";

useFrozenDate();
const aws = useAws();
const notifier = useFresh(() => createNotifier(aws));

const metadataOf = (stored: Stored | undefined) => parseMetadata(stored?.attributes as never).metadata;
const states = (queue: keyof Notifier["queues"]) =>
  aws.contents(notifier.queues[queue]).map(({ state, until }) => [state, until]);

test("a first death is in an alert, and scheduled for retry out of sight until it is due", async () => {
  const letters = await notifier.die([makeMessage({ body: BUSY_BODY })]);
  expect(await notifier.forward(letters)).toEqual({ batchItemFailures: [] });
  const [retryScheduled] = aws.contents(notifier.queues.retry);
  expect(retryScheduled).toMatchObject({ body: BUSY_BODY, state: "delayed", until: NOW + 225_000 });
  expect(metadataOf(retryScheduled)).toMatchObject({
    id: letters[0]?.messageId,
    attempt: 0,
    notBefore: NOW + 225_000,
    notified: true,
  });
  expect(states("dlq")).toEqual([]);
  expect(notifier.alerts()).toEqual(["team:3 × 1"]);
});

test("the trace in which a message was first sent stays in its metadata, and its header is not copied", async () => {
  const letters = await notifier.die([makeMessage({ body: BUSY_BODY })]);
  await notifier.forward(letters.map((letter) => ({ ...letter, traceId: TRACE_ID })));

  const [held] = aws.contents(notifier.queues.retry);
  expect(metadataOf(held)).toMatchObject({ trace: TRACE_ID });
  expect(JSON.stringify(held)).not.toContain("Lineage");

  await notifier.forward([
    makeNotified({ attempt: 1, trace: TRACE_ID }, { traceId: TRACE_ID.replace("1-5", "1-6") }),
  ]);
  expect(aws.contents(notifier.queues.retry).map(metadataOf)).toEqual(
    Array(2).fill(expect.objectContaining({ trace: TRACE_ID })),
  );
});

test("a dead letter that came back is scheduled for retry visible at once, as evidence, and its producer gets no second alert", async () => {
  const letters = await notifier.die([makeNotified({ attempt: 1 })]);
  await notifier.forward(letters);
  expect(states("retry")).toEqual([["ready", undefined]]);
  expect(metadataOf(aws.contents(notifier.queues.retry)[0])).toMatchObject({
    id: ORIGINAL_ID,
    attempt: 1,
    deadAt: NOW,
  });
  expect(notifier.alerts()).toEqual([]);
});

test.each([
  ["a poison message", poison()],
  ["one out of attempts", makeNotified({ attempt: 8 })],
  [
    "one with an unreadable metadata",
    makeMessage({ attributes: { team_id: number("3"), ...metadataAttribute("?") } }),
  ],
  ["one without room", fullMessage()],
])("%s is in an alert and quarantined", async (_what, message) => {
  const response = await notifier.forward(await notifier.die([message]));
  expect(response).toEqual({ batchItemFailures: [] });
  expect(states("quarantine")).toEqual([["ready", undefined]]);
  expect(states("retry")).toEqual([]);
  expect(states("dlq")).toEqual([]);
  expect(notifier.alerts()[0]).toMatch(/ × 1$/);
});

test("body and attributes arrive unchanged, with the metadata added", async () => {
  const attributes = {
    team_id: number("3"),
    n: { DataType: "Number.int", StringValue: "1" },
    b: binary(0, 128, 255),
  };
  await notifier.forward(await notifier.die([makeMessage({ attributes })]));
  const retryScheduled = aws.contents(notifier.queues.retry)[0];
  expect(Object.keys(retryScheduled?.attributes ?? {}).sort()).toEqual([
    "ReliableQueue.DeadLetter",
    "b",
    "n",
    "team_id",
  ]);
  expect(retryScheduled?.attributes).toMatchObject({
    n: attributes.n,
    b: { DataType: "Binary", BinaryValue: "AID/" },
  });
});

test("a batch of all kinds is sorted, its alerts are by producer, and it is reported as done", async () => {
  const letters = await notifier.die([
    ...Array.from({ length: 12 }, (_, index) =>
      makeMessage({ attributes: { team_id: number(String((index % 2) + 1)) } }),
    ),
    poison(),
    poison(),
    makeNotified({ attempt: 2 }),
  ]);
  expect(await notifier.forward(letters)).toEqual({ batchItemFailures: [] });
  expect(states("retry")).toHaveLength(13);
  expect(states("quarantine")).toHaveLength(2);
  expect(notifier.alerts()).toEqual(["team:1 × 6", "team:2 × 6", "sender:000000000000 × 2"]);
  expect(notifier.sums).toEqual({
    "DeadLetters/Unknown": 13,
    "DeadLetters/MissingTeamId": 2,
    "RetryScheduled/Unknown": 13,
    "Quarantined/MissingTeamId": 2,
    AlertsPublished: 3,
    NotMoved: 0,
  });
});

test("what is held without metadata is logged and named in an alert by its old and its new id", async () => {
  const letters = await notifier.die([fullMessage()]);
  await notifier.forward(letters.map((letter) => ({ ...letter, traceId: TRACE_ID })));
  const [held] = aws.contents(notifier.queues.quarantine);
  expect(held?.attributes).not.toHaveProperty("ReliableQueue.DeadLetter");
  const ids = { message_id: letters[0]?.messageId, new_message_id: held?.messageId };
  expect(notifier.of("held without metadata")).toEqual([{ ...ids, trace_id: TRACE_ID }]);
  expect(notifier.texts()).toHaveLength(2);
  expect(notifier.texts()[1]).toContain(`  ${ids.message_id}  is now  ${ids.new_message_id}\n`);
});

test("nothing from a message except a valid team_id is logged or published", async () => {
  const marked = "marked-secret";
  const attributes = { contact_me: text(marked), [marked]: text("x"), team_id: text(marked) };
  await notifier.forward(
    await notifier.die([
      makeMessage({ body: marked }),
      makeMessage({ attributes }),
      fullMessage({ body: marked }),
    ]),
  );
  expect(leaksIn([JSON.stringify([notifier.lines, notifier.texts(), notifier.sums])], marked)).toEqual([]);
});
