import { writeHeldUnchanged } from "../../../../handlers/notifier/alerts/held-unchanged-alert";
import { MAX_PRODUCERS_BYTES } from "../../../../handlers/notifier/digests/compose-digests";
import type { Plan } from "../../../../handlers/notifier/plan-dead-letter";
import {
  makeMessage,
  makeNotified,
  messageId,
  metadataAttribute,
  number,
  ORIGINAL_ID,
  SYSTEM_SENDER,
  text,
} from "../../../support/make-message";
import {
  ALERT_CONTEXT,
  alertOf,
  BUSY_BODY,
  fullMessage,
  notificationsOf,
  planOf,
  poison,
  repeat,
} from "../../../support/make-plan";

test("an alert to a team says how many, why, when they are tried again, what to do, which, and where to find more", () => {
  const plans = [
    notificationsOf(3, { body: BUSY_BODY, messageId: messageId(1) }),
    notificationsOf(3, { messageId: messageId(2) }),
    notificationsOf(3, { body: "{", messageId: messageId(3) }),
  ];
  expect(alertOf(plans)).toMatchSnapshot();
});

test("where there is no console an alert gives no link", () => {
  const { console: _, ...withoutConsole } = ALERT_CONTEXT;

  expect(alertOf([notificationsOf(3)], withoutConsole).message).not.toMatch(/LOGS|https|undefined/);
});

const array = (...texts: string[]) => ({ DataType: "String.Array", StringValue: JSON.stringify(texts) });

test("an alert about several producers names them, and each producer's subscription matches it", () => {
  const plans = repeat(25, (index) => notificationsOf(index + 1));
  const { message, attributes } = alertOf([...plans, notificationsOf(25)]);
  expect(message).toContain("26 messages from several producers could not be processed (stage dev).");
  expect(message).toContain("PRODUCERS\n  2 x team:25\n  1 x team:1\n");
  expect(message).toContain("  1 x team:19\n  and 5 more\n");
  const names = repeat(24, (index) => `team:${index + 1}`);
  expect(attributes).toMatchObject({ producer: array("team:25", ...names), count: number("26") });
});

const letters: [string, Plan, string][] = [
  ["permanent", planOf(poison()), "MissingTeamId, quarantined: it can never be processed as it is"],
  ["attempts-spent", planOf(makeNotified({ attempt: 8 })), "Unknown, quarantined: every retry failed"],
  [
    "no-room",
    planOf(fullMessage()),
    "Unknown, quarantined unchanged: it has no room for dead-letter metadata",
  ],
  [
    "unreadable-metadata",
    planOf(
      makeMessage({
        senderId: SYSTEM_SENDER,
        attributes: { team_id: number("3"), ...metadataAttribute("?") },
      }),
    ),
    "Unknown, quarantined unchanged: its ReliableQueue.DeadLetter attribute cannot be read",
  ],
];
test.each(letters)("what is quarantined as %s says why, and waits for a person", (_why, plan, line) => {
  const { message } = alertOf([plan]);
  expect(message).toContain(`WHAT HAPPENED\n  1 x ${line}\n`);
  expect(message).toContain(
    "  1 message will not be retried: it stays in quarantine until an operator decides what to do.\n",
  );
});

test("a storm's alert says what else it covers, and for how long", () => {
  const { message } = alertOf(repeat(1_000, (index) => notificationsOf((index % 3) + 1)));
  expect(message).toContain(
    "  Many messages are failing. For 10 minutes this alert also covers further messages from these producers\n",
  );
});

test.each([
  [10, "MESSAGE IDS\n"],
  [11, "MESSAGE IDS (the first 10 of 11)\n"],
])("of %i messages the first ten ids are listed", (count, title) => {
  const plans = repeat(count, (index) => notificationsOf(3, { messageId: messageId(500 + index) }));
  const { message } = alertOf(plans);
  expect(message).toContain(title);
  expect(message.match(/ {2}00000000-0000-4000-8000-\d{12} {2}Unknown, scheduled for retry/g)).toHaveLength(
    10,
  );
});

test("a message is listed under the id by which its producer knows it", () => {
  expect(alertOf([planOf(makeNotified({ attempt: 8 }))]).message).toContain(
    `  ${ORIGINAL_ID}  Unknown, quarantined\n`,
  );
});

test.each<[string, Plan[], object]>([
  ["a team", [notificationsOf(3)], { producer: array("team:3") }],
  ["a sender", [planOf(poison())], { producer: array("sender:AROAEXAMPLEEXAMPLE") }],
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
])("the attributes say %s", (_what, plans, attributes) => {
  expect(alertOf(plans).attributes).toMatchObject(attributes);
});

test("without a valid team_id there is no team to filter by", () => {
  const plan = planOf(makeMessage({ attributes: { team_id: text("x") } }));
  expect(alertOf([plan]).attributes).toMatchObject({ producer: array("sender:AROAEXAMPLEEXAMPLE") });
});

test("a producer that its sender may not speak for is named as a claim, and its subscription does not match", () => {
  const bindings = { producersBySender: new Map([["AROASTORE3", new Set(["team:3"])]]) };
  const { message, attributes, subject } = alertOf([planOf(makeMessage(), bindings)]);
  expect(subject).toContain("sender:AROAEXAMPLEEXAMPLE: 1 message");
  expect(message).toContain("PRODUCERS\n  1 x sender:AROAEXAMPLEEXAMPLE, which claims to be team:3\n");
  expect(attributes).toMatchObject({ producer: array("sender:AROAEXAMPLEEXAMPLE") });
});

test.each(letters)("what is quarantined as %s is not promised another try", (_why, plan) => {
  expect(alertOf([plan]).message).not.toMatch(/will be retried|No action is needed/);
});

test.each([
  ["", "The machine is busy. No action is needed."],
  ["Choose another machine.", "The machine is busy. Choose another machine."],
])("a transient failure with the remedy %j asks for nothing else", (remedy, advice) => {
  const plan = notificationsOf(3);
  const diagnosis = { ...plan.diagnosis, reason: "MachineBusy", detail: "The machine is busy.", remedy };
  expect(alertOf([{ ...plan, diagnosis }]).message).toContain(
    `WHAT YOU CAN DO\n  - MachineBusy: ${advice}\n`,
  );
});

test("what is held without metadata is named by its old and its new id", () => {
  const pairs = repeat(12, (index) => ({
    originalId: messageId(index),
    newId: messageId(900 + index),
    producer: `team:${index % 2}`,
  }));
  expect(writeHeldUnchanged(pairs.slice(0, 1), ALERT_CONTEXT)).toMatchSnapshot();
  const { message, attributes } = writeHeldUnchanged(pairs, ALERT_CONTEXT);
  expect(attributes).toMatchObject({ producer: array("team:0", "team:1") });
  expect(message).toContain(`  ${messageId(9)}  is now  ${messageId(909)}\n  and 2 more: see the logs\n`);
  expect(message).not.toContain(messageId(910));
});

test("names of producers for which the attribute has no room are left out, and the alert is published", () => {
  const held = repeat(2_000, (index) => ({
    originalId: messageId(index),
    newId: messageId(9_000 + index),
    producer: `team:${"界".repeat(100)}${index}`,
  }));

  const { attributes, message } = writeHeldUnchanged(held, ALERT_CONTEXT);

  const names = String(attributes.producer?.StringValue);
  expect(Buffer.byteLength(names)).toBeLessThanOrEqual(MAX_PRODUCERS_BYTES);
  expect(JSON.parse(names).length).toBeGreaterThan(400);
  expect(message).toMatch(/^2000 messages /);
});

test("a detail of several lines, or a long one, does not hide what the producer should do", () => {
  const plan = notificationsOf(3);
  const remedy = "Choose another machine.";
  const diagnosis = { ...plan.diagnosis, reason: "MachineBusy", detail: `Busy.\n${"x".repeat(600)}`, remedy };

  const { message, notification } = alertOf([{ ...plan, diagnosis }]);

  expect(message).toContain(`x… ${remedy}\n`);
  expect(notification.content.description).toContain(`x ${remedy}`);
});
