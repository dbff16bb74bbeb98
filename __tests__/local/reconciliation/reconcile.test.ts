import type { Expectation } from "../../../core/application/sample";
import type { Evidence } from "../../../local/reconciliation/index-evidence";
import type { HeldMessage, QueueReading } from "../../../local/reconciliation/read-queue";
import { reconcile } from "../../../local/reconciliation/reconcile";
import { formatJson, formatResult } from "../../../local/report/format-result";
import { leaksIn } from "../../support/recorders";

const EMPTY: QueueReading = { messages: [], unread: 0 };
/** A message that was transferred since it was sent. */
const held = (name: string, changes: Partial<HeldMessage> = {}): HeldMessage => ({
  id: `sent-${name}`,
  messageId: `held-${name}`,
  attempt: 0,
  ...changes,
});
const holding = (...names: string[]): QueueReading => ({
  messages: names.map((name) => held(name)),
  unread: 0,
});
const sent = (name: string, expect?: Expectation) => ({ message_id: `sent-${name}`, expect });
const done = (name: string, redriven = false) => ({
  message_id: `done-${name}`,
  idempotency_key: `sent-${name}`,
  redriven,
});

const BALANCED: Evidence = {
  sent: [sent("good", "processed"), sent("poison", "quarantined"), sent("scarce", "retried")],
  processed: [done("good"), done("scarce", true)],
  scheduledBefore: holding("scarce"),
  main: EMPTY,
  deadLetter: EMPTY,
  retry: EMPTY,
  quarantine: holding("poison"),
};

test("a run reconciles when every message is processed or held where it belongs", () => {
  expect(reconcile(BALANCED)).toEqual({
    produced: 3,
    bad: 1,
    processed: 2,
    quarantined: 1,
    retryScheduled: 1,
    redriven: 1,
    processedAfterRedrive: 1,
    collateral: 0,
    lost: 0,
    duplicates: 0,
    problems: [],
  });
});

describe("a run does not reconcile, and the message is named,", () => {
  test.each<[string, Partial<Evidence>, { lost?: number; collateral?: number }, string]>([
    [
      "a message that is nowhere",
      { quarantine: EMPTY },
      { lost: 1 },
      "Message sent-poison is lost: it was sent, but it is neither processed nor in any queue.",
    ],
    [
      "a good message in quarantine",
      { processed: [done("scarce", true)], quarantine: holding("poison", "good") },
      { collateral: 1 },
      "Message sent-good could be processed, but is in quarantine as message held-good.",
    ],
    [
      "a message that is still scheduled for retry",
      { processed: [done("good")], retry: holding("scarce") },
      { collateral: 1 },
      "Message sent-scarce could be processed, but is in the retry queue as message held-scarce.",
    ],
    [
      "a poison message that was processed",
      { processed: [done("good"), done("scarce"), done("poison")], quarantine: EMPTY },
      {},
      "Message sent-poison cannot be processed, but was.",
    ],
    [
      "a poison message that is still in the DLQ",
      { quarantine: EMPTY, deadLetter: holding("poison") },
      {},
      "Message sent-poison cannot be processed, but is in the DLQ as message held-poison instead of quarantine.",
    ],
    [
      "a message that was processed and never sent",
      { processed: [...BALANCED.processed, done("stray")] },
      {},
      "Message done-stray is processed, but was never sent.",
    ],
    [
      "a message that is held and was never sent",
      { main: holding("stray") },
      {},
      "Message held-stray is in the main queue, but was never sent.",
    ],
    [
      "messages that could not be read",
      { main: { messages: [], unread: 2 } },
      {},
      "2 messages in the main queue are invisible and could not be read.",
    ],
    [
      "a retry that did not happen",
      { scheduledBefore: EMPTY },
      {},
      "1 messages should have been scheduled for retry, but none was.",
    ],
  ])("for %s", (_, change, counts, problem) => {
    const reconciliation = reconcile({ ...BALANCED, ...change });

    expect(reconciliation.problems).toEqual([problem]);
    expect(reconciliation).toMatchObject({ lost: 0, collateral: 0, ...counts });
  });
});

test("a message that is not found while others are unread may be among them", () => {
  expect(reconcile({ ...BALANCED, quarantine: { messages: [], unread: 1 } }).problems).toEqual([
    "Message sent-poison was not found: it is neither processed nor among what could be read.",
    "1 messages in quarantine are invisible and could not be read.",
  ]);
});

test("a run that stopped waiting says so, and calls what was still moving neither lost nor collateral", () => {
  const reconciliation = reconcile({
    ...BALANCED,
    processed: [],
    standstillSeconds: 91,
    main: holding("good"),
    deadLetter: holding("poison"),
    quarantine: EMPTY,
    retry: { messages: [], unread: 1 },
  });

  expect(reconciliation.problems).toEqual([
    "The run stopped waiting for 3 messages on their way, because none had moved for 91 s. Either this machine is too busy, or a function fails each time, which its log would say, or messages are retried after longer than a run waits: in the stage local, set backoff.capSeconds to at most 270.",
    "Message sent-good is still on its way, in the main queue as message held-good.",
    "Message sent-poison is still on its way, in the DLQ as message held-poison.",
    "Message sent-scarce was not found: it is neither processed nor among what could be read.",
    "1 messages in the retry queue are invisible and could not be read.",
  ]);
  expect(reconciliation).toMatchObject({ lost: 0, collateral: 0 });
});

test("what was quarantined before the run stopped waiting is judged as usual", () => {
  const quarantine = holding("poison", "good");

  expect(
    reconcile({ ...BALANCED, processed: [done("scarce", true)], standstillSeconds: 91, quarantine }).problems,
  ).toEqual(["Message sent-good could be processed, but is in quarantine as message held-good."]);
});

test("messages are counted once; duplicates are counted, and are not a problem", () => {
  const reconciliation = reconcile({
    ...BALANCED,
    processed: [...BALANCED.processed, done("good"), done("good")],
  });

  expect(reconciliation).toMatchObject({ processed: 2, duplicates: 1, problems: [] });
});

test("a message that needed no work is not lost, and one more copy of it is no duplicate", () => {
  const twin = { ...done("twin"), copy: true };

  expect(
    reconcile({
      ...BALANCED,
      sent: [...BALANCED.sent, sent("twin", "processed")],
      processed: [...BALANCED.processed, twin, twin, { ...done("good"), copy: true }],
    }),
  ).toMatchObject({ processed: 3, duplicates: 0, lost: 0, problems: [] });
});

test("a message counts as redriven when its metadata has an attempt, processed or not", () => {
  const retry = { messages: [held("scarce", { attempt: 2 })], unread: 0 };

  expect(reconcile({ ...BALANCED, processed: [done("good")], retry })).toMatchObject({
    redriven: 1,
    processedAfterRedrive: 0,
  });
});

test("a message whose metadata is missing is named by its message id", () => {
  const quarantine = {
    messages: [...BALANCED.quarantine.messages, { id: "m-9", messageId: "m-9", attempt: 0 }],
    unread: 0,
  };

  expect(reconcile({ ...BALANCED, quarantine }).problems).toEqual([
    "Message m-9 is in quarantine, but was never sent.",
  ]);
});

test("what was scheduled for retry and could not be read does not count as a missing retry", () => {
  const scheduledBefore = { messages: [], unread: 1 };

  expect(reconcile({ ...BALANCED, scheduledBefore }).problems).toEqual([]);
});

test("a message that kept its id is not named twice", () => {
  const main = { messages: [held("good", { messageId: "sent-good" })], unread: 0 };

  expect(reconcile({ ...BALANCED, processed: [done("scarce", true)], main }).problems).toEqual([
    "Message sent-good could be processed, but is in the main queue.",
  ]);
});

test("any outcome is right if none is expected, as long as the message is not lost", () => {
  const anywhere = {
    sent: [sent("a"), sent("b"), sent("c")],
    processed: [done("a")],
    scheduledBefore: EMPTY,
  };
  const evidence = { ...BALANCED, ...anywhere, retry: holding("b"), quarantine: EMPTY };

  expect(reconcile(evidence)).toMatchObject({
    bad: 0,
    lost: 1,
    problems: ["Message sent-c is lost: it was sent, but it is neither processed nor in any queue."],
  });
});

test("no id from metadata or from the application's ledger is printed, only SQS's own", () => {
  const mark = "marked\u001b[2K";
  const reconciliation = reconcile({
    ...BALANCED,
    processed: [{ message_id: "done-4", idempotency_key: `${mark}4`, redriven: true }],
    quarantine: { messages: [held("x", { id: `${mark}6` })], unread: 0 },
  });
  const queues = new Map([["reliable_q", { ...reconciliation, alerts: 0, emails: 0 }]]);

  expect(reconciliation.problems).toHaveLength(5);
  for (const printed of [formatJson({ queues, seconds: 1 }), formatResult({ queues, seconds: 1 }, false)]) {
    expect(leaksIn([printed], "marked")).toEqual([]);
    expect(leaksIn([printed], "\u001b")).toEqual([]);
  }
});
