import type { Evidence } from "../../../local/reconciliation/index-evidence";
import type { QueueReading } from "../../../local/reconciliation/read-queue";
import { reconcile } from "../../../local/reconciliation/reconcile";
import { formatJson, formatTable } from "../../../local/report/format-result";
import { leaksIn } from "../../support/recorders";

const EMPTY: QueueReading = { messages: [], unread: 0 };
const holding = (...orderIds: string[]): QueueReading => ({
  messages: orderIds.map((orderId) => ({ orderId, messageId: `held-${orderId}`, attempt: 0 })),
  unread: 0,
});
const sent = (order_id: string, bad = false) => ({
  order_id,
  message_id: `sent-${order_id}`,
  bad,
  scarce: order_id === "scarce",
});
const done = (order_id: string, redriven = false) => ({
  order_id,
  message_id: `done-${order_id}`,
  redriven,
});

const BALANCED: Evidence = {
  produced: [sent("good"), sent("poison", true), sent("scarce")],
  processed: [done("good"), done("scarce", true)],
  scheduledBefore: holding("scarce"),
  main: EMPTY,
  deadLetter: EMPTY,
  retry: EMPTY,
  quarantine: holding("poison"),
};

test("the books balance when every order is processed or held where it belongs", () => {
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

describe("the books do not balance and name the message", () => {
  test.each<[string, Partial<Evidence>, { lost?: number; collateral?: number }, string]>([
    [
      "a message that is nowhere",
      { quarantine: EMPTY },
      { lost: 1 },
      "Message sent-poison is lost: it was sent, but it is neither processed nor in any queue.",
    ],
    [
      "a good order in quarantine",
      { processed: [done("scarce", true)], quarantine: holding("poison", "good") },
      { collateral: 1 },
      "Message sent-good could be processed, but is in quarantine as message held-good.",
    ],
    [
      "an order that is still scheduled for retry",
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
      "an order that was processed and never sent",
      { processed: [...BALANCED.processed, done("stray")] },
      {},
      "Message done-stray is processed, but was never sent.",
    ],
    [
      "an order that is held and was never sent",
      { main: holding("stray") },
      {},
      "Message held-stray is in the main queue, but was never sent.",
    ],
    [
      "messages that could not be read",
      { main: { messages: [], unread: 2 } },
      {},
      "2 messages in the main queue are held by somebody else and were not read.",
    ],
    [
      "a shortage that did not happen",
      { scheduledBefore: EMPTY },
      {},
      "1 orders ask for a product that is sold out, but nothing was scheduled for retry.",
    ],
  ])("for %s", (_, change, counts, problem) => {
    const books = reconcile({ ...BALANCED, ...change });

    expect(books.problems).toEqual([problem]);
    expect(books).toMatchObject({ lost: 0, collateral: 0, ...counts });
  });
});

test("an order that is not found while messages are unread may be among them", () => {
  expect(reconcile({ ...BALANCED, quarantine: { messages: [], unread: 1 } }).problems).toEqual([
    "Message sent-poison is lost: it was sent, but it is neither processed nor among what could be read.",
    "1 messages in quarantine are held by somebody else and were not read.",
  ]);
});

test("orders are counted once and duplicates told, which is no imbalance", () => {
  const books = reconcile({ ...BALANCED, processed: [...BALANCED.processed, done("good"), done("good")] });

  expect(books).toMatchObject({ processed: 2, duplicates: 1, problems: [] });
});

test("an order counts as redriven when its metadata tells of an attempt, processed or not", () => {
  const retry = { messages: [{ orderId: "scarce", messageId: "m", attempt: 2 }], unread: 0 };

  expect(reconcile({ ...BALANCED, processed: [done("good")], retry })).toMatchObject({
    redriven: 1,
    processedAfterRedrive: 0,
  });
});

test("a message without order_id is told by its message id", () => {
  const quarantine = {
    messages: [...BALANCED.quarantine.messages, { messageId: "m-9", attempt: 0 }],
    unread: 0,
  };

  expect(reconcile({ ...BALANCED, quarantine }).problems).toEqual([
    "Message m-9 is in quarantine, but was never sent.",
  ]);
});

test("what was scheduled for retry and could not be read is no shortage that did not happen", () => {
  const scheduledBefore = { messages: [], unread: 1 };

  expect(reconcile({ ...BALANCED, scheduledBefore }).problems).toEqual([]);
});

test("a message that kept its id is not named twice", () => {
  const main = { messages: [{ orderId: "good", messageId: "sent-good", attempt: 0 }], unread: 0 };

  expect(reconcile({ ...BALANCED, processed: [done("scarce", true)], main }).problems).toEqual([
    "Message sent-good could be processed, but is in the main queue.",
  ]);
});

test("no order id, which whoever sends chooses, gets into what is printed", () => {
  const mark = "marked\u001b[2K";
  const books = reconcile({
    ...BALANCED,
    produced: [sent(`${mark}1`), sent(`${mark}2`, true), sent(`${mark}3`), sent(`${mark}4`, true)].map(
      (entry, index) => ({ ...entry, message_id: `sent-${index}` }),
    ),
    processed: [
      { ...done(`${mark}4`), message_id: "done-4" },
      { ...done(`${mark}5`), message_id: "done-5" },
    ],
    scheduledBefore: EMPTY,
    deadLetter: { messages: [{ orderId: `${mark}2`, messageId: "held-2", attempt: 0 }], unread: 0 },
    retry: { messages: [{ orderId: `${mark}3`, messageId: "held-3", attempt: 1 }], unread: 0 },
    quarantine: { messages: [{ orderId: `${mark}6`, messageId: "held-6", attempt: 0 }], unread: 0 },
  });
  const result = { ...books, alerts: 0, emails: 0, seconds: 1 };

  expect(books.problems).toHaveLength(6);
  for (const printed of [formatJson(result), formatTable(result, false)]) {
    expect(leaksIn([printed], "marked")).toEqual([]);
    expect(leaksIn([printed], "\u001b")).toEqual([]);
  }
});
