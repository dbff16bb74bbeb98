import { readStory } from "../../../core/messages/dead-letter-metadata";
import { messageSize } from "../../../core/messages/message-size";
import type { Plan } from "../../../handlers/notifier/plan-dead-letter";
import {
  makeMessage,
  makeStory,
  makeTold,
  NOW,
  ORIGINAL_ID,
  storyAttribute,
} from "../../support/make-message";
import { fullMessage, planOf, poison, UNAVAILABLE_BODY } from "../../support/make-plan";

const storyOf = (plan: Plan, told = true) => {
  const reading = readStory({ attributes: plan.attributes(told) });
  return reading.kind === "story" ? reading.story : reading.kind;
};

test.each([
  ["Unknown", makeMessage()],
  ["ProductUnavailable", makeMessage({ body: UNAVAILABLE_BODY })],
])("a first death for %s is parked and news", (reason, message) => {
  const plan = planOf(message);
  expect(plan).toMatchObject({ fate: "parked", news: true, attempt: 0, originalId: message.messageId });
  expect(plan.diagnosis.reason).toBe(reason);
});

test("what can never succeed is quarantined and news", () => {
  expect(planOf(poison())).toMatchObject({ fate: "quarantined", why: "permanent", news: true });
});

test.each([
  [0, "parked"],
  [7, "parked"],
  [8, "quarantined"],
  [10, "quarantined"],
])("after %i of 8 attempts it is %s", (attempt, fate) => {
  const plan = planOf(makeTold({ attempt }));
  expect(plan.fate).toBe(fate);
  if (plan.fate === "quarantined") expect(plan.why).toBe("attempts-spent");
});

test.each([
  ["a first death", makeMessage(), true],
  ["a death of which its producer was told", makeTold({ attempt: 2, told: true }), false],
  ["a death of which telling had failed", makeTold({ attempt: 2, told: false }), true],
  ["the quarantine after the last attempt", makeTold({ attempt: 8, told: true }), true],
  ["the quarantine of a message that became permanent", makeTold({ told: true }, { attributes: {} }), true],
])("%s is news: %#", (_what, message, news) => {
  expect(planOf(message).news).toBe(news);
});

test("the first story tells id, time and sender of the message itself", () => {
  const message = makeMessage({ sentAt: NOW - 5_000, senderId: "AROAEXAMPLEEXAMPLE:till" });
  expect(storyOf(planOf(message), false)).toEqual({
    v: 1,
    id: message.messageId,
    sentAt: NOW - 5_000,
    sender: "AROAEXAMPLEEXAMPLE:till",
    reason: "Unknown",
    cause: "Unknown",
    attempt: 0,
    deadAt: NOW,
    notBefore: NOW + 225_000,
    told: false,
  });
});

test("a later story keeps id, time, sender and attempts, and its diagnosis is today's", () => {
  const before = makeStory({ attempt: 3, by: "operator", reason: "Unknown", cause: "Unknown" });
  const message = makeTold(before, {
    body: UNAVAILABLE_BODY,
    senderId: "AROAREDRIVERREDRIVER:x",
    receiveCount: 40,
  });
  const story = storyOf(planOf(message));
  expect(story).toMatchObject({
    id: ORIGINAL_ID,
    sentAt: before.sentAt,
    sender: before.sender,
    attempt: 3,
    told: true,
  });
  expect(story).toMatchObject({
    reason: "ProductUnavailable",
    cause: expect.stringMatching(/^ProductUnavailable:[0-9a-f]{8}$/),
  });
  expect(story).not.toHaveProperty("by");
});

test("a message is told to the producer that first sent it, not to the redriver", () => {
  const message = makeTold(
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
  const plan = planOf(makeTold({ attempt }), { random: () => draw });
  expect(plan).toMatchObject({ fate: "parked", notBefore: NOW + wait, delaySeconds });
  expect(storyOf(plan)).toMatchObject({ deadAt: NOW, notBefore: NOW + wait });
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
  expect(plan).toMatchObject({ fate: "quarantined", why: "no-room", news: true });
  for (const told of [true, false]) expect(plan.attributes(told)).toBe(message.attributes);
});

test("a message that fits with its story to the byte has room, told or not", () => {
  const untold = planOf(makeMessage({ body: "" })).attributes(false);
  const message = makeMessage({
    body: "x".repeat(1_048_576 - messageSize({ body: "", attributes: untold })),
  });
  const plan = planOf(message);
  expect(plan).toMatchObject({ fate: "quarantined", why: "permanent" });
  for (const told of [true, false]) expect(storyOf(plan, told)).toMatchObject({ told });
});

test.each(["marked-secret", { ...makeStory(), v: 2 }, makeStory({ attempt: 11 })])(
  "an unreadable story is quarantined unchanged: %j",
  (story) => {
    const message = makeMessage({ attributes: { ...makeMessage().attributes, ...storyAttribute(story) } });
    const plan = planOf(message);
    expect(plan).toMatchObject({ fate: "quarantined", why: "unreadable-story", news: true, attempt: 0 });
    expect(plan.attributes(true)).toBe(message.attributes);
  },
);

test("a SenderId that a story cannot carry is left out, and does not quarantine", () => {
  const plan = planOf(makeMessage({ senderId: "Jane Doe" }));
  expect(plan.fate).toBe("parked");
  expect(storyOf(plan)).toMatchObject({ sender: "" });
});

test.each([
  [NOW - 60_000, "parked"],
  [NOW - 59_999, "quarantined"],
])("a story whose first send (%i) is later than this copy's is forged: %s", (sentAt, fate) => {
  expect(planOf(makeTold({ sentAt }, { sentAt: NOW - 60_000 }))).toMatchObject({ fate });
});
