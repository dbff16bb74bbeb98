import { messageSize } from "../../../core/messages/message-size";
import { METADATA_ATTRIBUTE } from "../../../core/metadata/dead-letter-metadata";
import { parseMetadata } from "../../../core/metadata/read-metadata";
import type { Plan } from "../../../handlers/notifier/plan-dead-letter";
import {
  makeMessage,
  makeMetadata,
  makeNotified,
  messageId,
  metadataAttribute,
  NOW,
  number,
  ORIGINAL_ID,
  SYSTEM_SENDER,
} from "../../support/make-message";
import { BUSY_BODY, fullMessage, planOf, poison } from "../../support/make-plan";

const metadataOf = (plan: Plan, notified = true) => parseMetadata(plan.attributes(notified)).metadata;

test.each([
  ["Unknown", makeMessage()],
  ["MachineBusy", makeMessage({ body: BUSY_BODY })],
])("a first death for %s is scheduled for retry and needs an alert", (reason, message) => {
  const plan = planOf(message);
  expect(plan).toMatchObject({
    disposition: "retryScheduled",
    needsNotification: true,
    attempt: 0,
    originalId: message.messageId,
  });
  expect(plan.diagnosis.reason).toBe(reason);
});

test("what can never succeed is quarantined and needs an alert", () => {
  expect(planOf(poison())).toMatchObject({
    disposition: "quarantined",
    why: "permanent",
    needsNotification: true,
  });
});

test.each([
  [0, "retryScheduled"],
  [7, "retryScheduled"],
  [8, "quarantined"],
  [10, "quarantined"],
])("after %i of 8 attempts it is %s", (attempt, disposition) => {
  const plan = planOf(makeNotified({ attempt }));
  expect(plan.disposition).toBe(disposition);
  if (plan.disposition === "quarantined") expect(plan.why).toBe("attempts-spent");
});

test.each([
  ["a first death", makeMessage(), true],
  ["a death that an alert stood for", makeNotified({ attempt: 2, notified: true }), false],
  ["a death whose alert had failed", makeNotified({ attempt: 2, notified: false }), true],
  ["the quarantine after the last attempt", makeNotified({ attempt: 8, notified: true }), true],
  [
    "the quarantine of a message that became permanent",
    makeNotified({ notified: true }, { attributes: {} }),
    true,
  ],
])("%s needs an alert: %#", (_what, message, needsNotification) => {
  expect(planOf(message).needsNotification).toBe(needsNotification);
});

test("the first metadata contains id, time and sender of the message itself", () => {
  const message = makeMessage({ sentAt: NOW - 5_000, senderId: "AROAEXAMPLEEXAMPLE:till" });
  expect(metadataOf(planOf(message), false)).toEqual({
    v: 1,
    id: message.messageId,
    sentAt: NOW - 5_000,
    sender: "AROAEXAMPLEEXAMPLE:till",
    reason: "Unknown",
    cause: "Unknown",
    attempt: 0,
    deadAt: NOW,
    notBefore: NOW + 225_000,
    notified: false,
  });
});

test("later metadata keeps id, time, sender and attempts, and its diagnosis is today's", () => {
  const before = makeMetadata({ attempt: 3, by: "operator", reason: "Unknown", cause: "Unknown" });
  const message = makeNotified(before, {
    body: BUSY_BODY,
    senderId: "AROAREDRIVERREDRIVER:x",
    receiveCount: 40,
  });
  const metadata = metadataOf(planOf(message));
  expect(metadata).toMatchObject({
    id: ORIGINAL_ID,
    sentAt: before.sentAt,
    sender: before.sender,
    attempt: 3,
    notified: true,
  });
  expect(metadata).toMatchObject({
    reason: "MachineBusy",
    cause: expect.stringMatching(/^MachineBusy:[0-9a-f]{8}$/),
  });
  expect(metadata).not.toHaveProperty("by");
});

test("an alert is for the producer that first sent the message, not for the redriver", () => {
  const message = makeNotified(
    { sender: "AROAFIRSTSENDER:a" },
    { attributes: {}, senderId: "AROAREDRIVERREDRIVER:x" },
  );
  expect(planOf(message).producer.name).toBe("sender:AROAFIRSTSENDER");
});

test.each([
  [0, 0, 150_000, 150],
  [0, 0.999_999, 300_000, 300],
  [1, 0, 300_000, 0],
  [7, 0, 10_800_000, 0],
])("attempt %i with the draw %d is due in %i ms and delayed by %i s", (attempt, draw, wait, delaySeconds) => {
  const plan = planOf(makeNotified({ attempt }), { random: () => draw });
  expect(plan).toMatchObject({ disposition: "retryScheduled", notBefore: NOW + wait, delaySeconds });
  expect(metadataOf(plan)).toMatchObject({ deadAt: NOW, notBefore: NOW + wait });
});

test.each([
  [900, 1, 900],
  [1_800, 0, 900],
  [43_200, 1, 900],
  [1, 0, 1],
])(
  "with a base of %i s and the draw %d the first delay is %i s, as SQS allows",
  (baseSeconds, draw, delaySeconds) => {
    const plan = planOf(makeMessage(), { backoff: { baseSeconds, capSeconds: 43_200 }, random: () => draw });
    expect(plan).toMatchObject({ delaySeconds });
  },
);

test.each([
  ["ten attributes", fullMessage()],
  ["1 MiB", makeMessage({ body: "x".repeat(1_048_576 - messageSize({ ...makeMessage(), body: "" })) })],
])("a message with %s has no room: it is quarantined unchanged", (_what, message) => {
  const plan = planOf(message);
  expect(plan).toMatchObject({ disposition: "quarantined", why: "no-room", needsNotification: true });
  for (const notified of [true, false]) expect(plan.attributes(notified)).toBe(message.attributes);
});

test("a message that fits exactly with its metadata has room, with or without an alert", () => {
  const needsNotification = planOf(makeMessage({ body: "" })).attributes(false);
  const message = makeMessage({
    body: "x".repeat(1_048_576 - messageSize({ body: "", attributes: needsNotification })),
  });
  const plan = planOf(message);
  expect(plan).toMatchObject({ disposition: "quarantined", why: "permanent" });
  for (const notified of [true, false]) expect(metadataOf(plan, notified)).toMatchObject({ notified });
});

test.each(["marked-secret", { ...makeMetadata(), v: 0 }, makeMetadata({ attempt: 11 })])(
  "a message with unreadable metadata is quarantined unchanged: %j",
  (metadata) => {
    const message = makeMessage({
      senderId: SYSTEM_SENDER,
      attributes: { ...makeMessage().attributes, ...metadataAttribute(metadata) },
    });
    const plan = planOf(message);
    expect(plan).toMatchObject({
      disposition: "quarantined",
      why: "unreadable-metadata",
      needsNotification: true,
      attempt: 0,
    });
    expect(plan.attributes(true)).toBe(message.attributes);
  },
);

test.each<[string, unknown]>([
  ["valid", makeMetadata({ attempt: 8, notified: true, id: messageId(7) })],
  ["unreadable", "marked-secret"],
  ["of a later version", { ...makeMetadata(), v: 2 }],
])("%s metadata from a producer is kept, and the death is handled as a first one", (_what, forged) => {
  const message = makeMessage({ attributes: { team_id: number("3"), ...metadataAttribute(forged) } });
  const plan = planOf(message);
  expect(plan).toMatchObject({
    disposition: "retryScheduled",
    originalId: message.messageId,
    attempt: 0,
    needsNotification: true,
  });
  expect(metadataOf(plan)).toMatchObject({ id: message.messageId, sender: message.senderId, attempt: 0 });
  expect(plan.attributes(true)).toMatchObject({
    team_id: number("3"),
    "ReliableQueue.Unproven": message.attributes[METADATA_ATTRIBUTE],
  });
});

test("forged metadata of a message that has no room is not sent on under the system's name", () => {
  const attributes = { ...fullMessage().attributes, ...metadataAttribute(makeMetadata()) };
  const { a8: _replaced, ...ten } = attributes;
  const plan = planOf(makeMessage({ attributes: ten }));
  expect(plan).toMatchObject({ disposition: "quarantined", why: "no-room" });
  expect(plan.attributes(true)).not.toHaveProperty([METADATA_ATTRIBUTE]);
  expect(plan.attributes(true)).toHaveProperty(["ReliableQueue.Unproven"]);
});

test("a message with metadata from a later release goes to the retry queue unchanged, and without an alert", () => {
  const message = makeNotified({ v: 2, attempt: 99 } as never);
  const plan = planOf(message);
  expect(plan).toMatchObject({ disposition: "retryScheduled", newer: true, needsNotification: false });
  expect(plan.originalId).toBe(ORIGINAL_ID);
  expect(plan.attributes(false)).toEqual(message.attributes);
});

test("fields from a later release stay in the metadata", () => {
  expect(metadataOf(planOf(makeNotified({ tenant: "blue" } as never)))).toMatchObject({
    v: 1,
    tenant: "blue",
  });
});

const verdict = (fields: object, parts = {}) =>
  planOf(makeNotified({ by: "consumer", attempt: 2, ...fields }, parts));

test("a verdict that only the consumer knows is the diagnosis of its copy", () => {
  const plan = verdict({ reason: "Unexpected", cause: "Unexpected:0a1b2c3d" });
  expect(plan).toMatchObject({
    disposition: "retryScheduled",
    originalId: ORIGINAL_ID,
    attempt: 2,
    diagnosis: { reason: "Unexpected", cause: "Unexpected:0a1b2c3d", permanent: false },
  });
  expect(metadataOf(plan)).toMatchObject({ reason: "Unexpected", cause: "Unexpected:0a1b2c3d", attempt: 2 });
  expect(metadataOf(plan)).not.toHaveProperty("by");
});

test("a permanent verdict of the consumer goes to quarantine", () => {
  expect(verdict({ reason: "MalformedBody", cause: "MalformedBody" })).toMatchObject({
    disposition: "quarantined",
    why: "permanent",
    diagnosis: { reason: "MalformedBody" },
  });
});

test("what is permanently wrong with the message itself comes before the consumer's verdict", () => {
  expect(verdict({ reason: "Unexpected", cause: "Unexpected:0a1b2c3d" }, { attributes: {} })).toMatchObject({
    disposition: "quarantined",
    diagnosis: { reason: "MissingTeamId" },
  });
});

test.each([
  ["of a reason that the application no longer has", { reason: "Gone", cause: "Gone" }, {}],
  [
    "that a producer sent",
    { reason: "MalformedBody", cause: "MalformedBody" },
    { senderId: "AROAEXAMPLE1:x" },
  ],
  ["of an earlier death", { by: undefined, reason: "MalformedBody", cause: "MalformedBody" }, {}],
])("a verdict %s does not count", (_what, fields, parts) => {
  expect(verdict(fields, parts)).toMatchObject({
    disposition: "retryScheduled",
    diagnosis: { reason: "Unknown", cause: "Unknown" },
  });
});

test("a SenderId that metadata cannot contain is left out, and does not cause quarantine", () => {
  const plan = planOf(makeMessage({ senderId: "Jane Doe" }));
  expect(plan.disposition).toBe("retryScheduled");
  expect(metadataOf(plan)).toMatchObject({ sender: "" });
});

test.each([
  [NOW - 60_000, "retryScheduled"],
  [NOW - 59_999, "quarantined"],
])("metadata whose first send (%i) is later than this copy's is forged: %s", (sentAt, disposition) => {
  expect(planOf(makeNotified({ sentAt }, { sentAt: NOW - 60_000 }))).toMatchObject({ disposition });
});
