import { composeDigests } from "../../../handlers/notifier/compose-digests";
import type { Plan } from "../../../handlers/notifier/plan-dead-letter";
import { writeAlert, writeHeldWithoutMetadata } from "../../../handlers/notifier/write-alert";
import {
  makeMessage,
  makeNotified,
  messageId,
  metadataAttribute,
  number,
  ORIGINAL_ID,
  SYSTEM_SENDER,
  text,
} from "../../support/make-message";
import {
  fullMessage,
  notificationsOf,
  planOf,
  poison,
  repeat,
  UNAVAILABLE_BODY,
} from "../../support/make-plan";

const CONTEXT = {
  stage: "dev",
  maxAttempts: 8,
  producerAttribute: "store_id",
  dlqOptions: "--stage test",
  logsUrl: "https://logs",
};
const alertOf = (...plans: Plan[]) => {
  const [alert] = composeDigests(plans, 1).map((digest) => writeAlert(digest, CONTEXT));
  if (alert === undefined) throw new Error("There is no news to tell.");
  return alert;
};

test("an alert to a store says how many, why, when they are tried again, what to do, which, and where to look", () => {
  const plans = [
    notificationsOf(3, { body: UNAVAILABLE_BODY, messageId: messageId(1) }),
    notificationsOf(3, { messageId: messageId(2) }),
    notificationsOf(3, { body: "{", messageId: messageId(3) }),
  ];
  expect(alertOf(...plans)).toMatchSnapshot();
});

test("where there is no console an alert gives no link", () => {
  const { logsUrl: _, ...withoutConsole } = CONTEXT;
  const [digest] = composeDigests([notificationsOf(3)], 1);
  if (digest === undefined) throw new Error("There is no digest.");

  expect(writeAlert(digest, withoutConsole).message).not.toMatch(/LOGS|undefined/);
});

test("a folded alert names its producers", () => {
  const plans = repeat(25, (index) => notificationsOf(index + 1));
  const { message, attributes } = alertOf(...plans, notificationsOf(25));
  expect(message).toContain("26 messages of several producers could not be processed (stage dev).");
  expect(message).toContain("PRODUCERS\n  2 x store:25\n  1 x store:1\n");
  expect(message).toContain("  1 x store:19\n  and 5 more\n");
  expect(attributes).toMatchObject({ producer: text("several"), count: number("26") });
  expect(attributes).not.toHaveProperty("store_id");
});

const letters: [string, Plan, string][] = [
  ["permanent", planOf(poison()), "MissingStoreId, quarantined: it can never be processed as it is"],
  ["attempts-spent", planOf(makeNotified({ attempt: 8 })), "Unknown, quarantined: every retry failed"],
  [
    "no-room",
    planOf(fullMessage()),
    "Unknown, quarantined unchanged: it has no room for the note of its retries",
  ],
  [
    "unreadable-metadata",
    planOf(
      makeMessage({
        senderId: SYSTEM_SENDER,
        attributes: { store_id: number("3"), ...metadataAttribute("?") },
      }),
    ),
    "Unknown, quarantined unchanged: its ReliableQueue.DeadLetter attribute cannot be read",
  ],
];
test.each(letters)("what is quarantined as %s says why, and waits for a person", (_why, plan, line) => {
  const { message } = alertOf(plan);
  expect(message).toContain(`WHAT HAPPENED\n  1 x ${line}\n`);
  expect(message).toContain("  1 message will not be tried again. They are held until a person decides.\n");
});

test("a storm's alert says for how long it speaks", () => {
  const { message } = alertOf(...repeat(1_000, (index) => notificationsOf((index % 3) + 1)));
  expect(message).toContain(
    "  There are many: more of the same reason and outcome, of any producer, within 10 minutes are\n",
  );
});

test.each([
  [10, "MESSAGE IDS\n"],
  [11, "MESSAGE IDS (the first 10 of 11)\n"],
])("of %i messages the first ten ids are listed", (count, title) => {
  const plans = repeat(count, (index) => notificationsOf(3, { messageId: messageId(500 + index) }));
  const { message } = alertOf(...plans);
  expect(message).toContain(title);
  expect(message.match(/ {2}00000000-0000-4000-8000-\d{12} {2}Unknown, scheduled for retry/g)).toHaveLength(
    10,
  );
});

test("a message is listed under the id by which its producer knows it", () => {
  expect(alertOf(planOf(makeNotified({ attempt: 8 }))).message).toContain(
    `  ${ORIGINAL_ID}  Unknown, quarantined\n`,
  );
});

test.each<[string, Plan[], object]>([
  [
    "a store",
    [notificationsOf(3)],
    { producer: text("store:3"), store_id: { DataType: "String.Array", StringValue: '["3"]' } },
  ],
  ["a sender", [planOf(poison())], { producer: text("sender:AROAEXAMPLEEXAMPLE") }],
  ["one scheduled for retry", [notificationsOf(3)], { outcome: text("retryScheduled"), count: number("1") }],
  ["one quarantined", [planOf(poison())], { outcome: text("quarantined") }],
  [
    "both",
    [notificationsOf(3), notificationsOf(3, { body: "{" })],
    { outcome: text("mixed"), count: number("2") },
  ],
  [
    "reasons, the most frequent first",
    [notificationsOf(3), notificationsOf(3, { body: "{" }), notificationsOf(3, { body: "[" })],
    { reasons: { DataType: "String.Array", StringValue: '["MalformedBody","Unknown"]' } },
  ],
])("the attributes tell %s", (_what, plans, attributes) => {
  expect(alertOf(...plans).attributes).toMatchObject(attributes);
});

test("without a valid store_id there is no store_id to filter by", () => {
  const plan = planOf(makeMessage({ attributes: { store_id: text("x") } }));
  expect(alertOf(plan).attributes).not.toHaveProperty("store_id");
});

test.each(letters)("what is quarantined as %s is not promised another try", (_why, plan) => {
  expect(alertOf(plan).message).not.toMatch(/is tried again|Nothing needs to be done/);
});

test("what is held without metadata is told with its old and its new id", () => {
  const pairs = repeat(12, (index) => ({ originalId: messageId(index), newId: messageId(900 + index) }));
  expect(writeHeldWithoutMetadata(pairs.slice(0, 1), CONTEXT)).toMatchSnapshot();
  const { message } = writeHeldWithoutMetadata(pairs, CONTEXT);
  expect(message).toContain(`  ${messageId(9)}  is now  ${messageId(909)}\n  and 2 more: see the logs\n`);
  expect(message).not.toContain(messageId(910));
});
