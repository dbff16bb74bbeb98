import type { Message } from "../../../core/messages/message";
import { messageSize } from "../../../core/messages/message-size";
import { METADATA_ATTRIBUTE } from "../../../core/metadata/dead-letter-metadata";
import { PersistingCauses } from "../../../handlers/redriver/persisting-causes";
import { decideRedrives, gatherEvidence, type RunMemory } from "../../../handlers/redriver/plan-held-message";
import {
  makeMessage,
  makeMetadata,
  makeNotified,
  metadataAttribute,
  NOW,
  ORIGINAL_ID,
  SYSTEM_SENDER,
  TRUSTED,
} from "../../support/make-message";
import { repeat } from "../../support/make-plan";

const RULES = {
  maxAttempts: 8,
  trustedSenders: TRUSTED,
  maxMessageBytes: 1_048_576,
  evidenceSince: NOW - 360_000,
  renewAfterMs: 7 * 86_400_000,
};
const HOUR = 3_600_000;
const startRun = (remaining = 10_000): RunMemory => ({ evidence: new PersistingCauses(), remaining });
const decide = (held: readonly Message[], memory = startRun()) => decideRedrives(held, NOW, RULES, memory);
const kinds = (held: readonly Message[], memory?: RunMemory) => decide(held, memory).map(({ kind }) => kind);
const metadataIn = (attributes: Message["attributes"]) =>
  JSON.parse(attributes[METADATA_ATTRIBUTE]?.StringValue ?? "null");
const evidenceOf = (...held: Message[]) => {
  const memory = startRun();
  return { returned: gatherEvidence(held, NOW, RULES, memory), memory };
};
const back = (cause: string, fields: object = {}) =>
  makeNotified({ cause, attempt: 1, deadAt: NOW - 1_000, notBefore: NOW + HOUR, ...fields });

test.each([
  [-HOUR, "redrive"],
  [0, "redrive"],
  [1, "defer"],
])("a message due %i ms from now: %s", (due, kind) => {
  expect(kinds([makeNotified({ notBefore: NOW + due })])).toEqual([kind]);
});

test("a redrive adds one attempt, and the rest of the metadata stays", () => {
  const message = makeNotified({ attempt: 3 });
  const [decision] = decide([message]);
  if (decision?.kind !== "redrive") throw new Error("It was not redriven.");
  expect(metadataIn(decision.attributes)).toEqual(makeMetadata({ attempt: 4 }));
  const { [METADATA_ATTRIBUTE]: _new, ...others } = decision.attributes;
  const { [METADATA_ATTRIBUTE]: _old, ...before } = message.attributes;
  expect(others).toEqual(before);
});

test("attempts are counted by the metadata, whatever the receive count", () => {
  const [decision] = decide([{ ...makeNotified({ attempt: 1 }), receiveCount: 1_000 }]);
  expect(decision).toMatchObject({ kind: "redrive" });
});

test("the system's redrive ends an operator's", () => {
  const [decision] = decide([makeNotified({ by: "operator" })]);
  expect(decision?.kind === "redrive" && metadataIn(decision.attributes)).toEqual(
    makeMetadata({ attempt: 1, id: ORIGINAL_ID }),
  );
});

test.each([
  [7, { kind: "redrive" }],
  [8, { kind: "quarantine", why: "attempts-spent" }],
  [10, { kind: "quarantine", why: "attempts-spent" }],
])("after %i of 8 attempts: %j", (attempt, decision) => {
  expect(decide([makeNotified({ attempt })])[0]).toMatchObject(decision);
});

test.each<[string, Message]>([
  ["sent to the retry queue by hand, without metadata", makeMessage()],
  [
    "with an unreadable metadata",
    makeMessage({ senderId: SYSTEM_SENDER, attributes: metadataAttribute("marked-secret") }),
  ],
  ["with metadata that no trusted sender wrote", makeNotified({}, { senderId: "AROAEXAMPLEEXAMPLE:till" })],
  ["dead in the future", makeNotified({ deadAt: NOW + 300_001 })],
  ["due later than any backoff reaches", makeNotified({ deadAt: NOW, notBefore: NOW + 12 * HOUR + 300_001 })],
])("a message %s goes to a person", (_what, message) => {
  expect(decide([message])).toEqual([{ kind: "quarantine", message, why: "unreadable" }]);
});

test.each([
  ["due later", makeNotified({ notBefore: NOW + 60_000 }), 60],
  ["due in hours", makeNotified({ notBefore: NOW + 5 * HOUR }), 900],
  ["of a later release", makeNotified({ v: 2 } as never), 900],
])("an old copy that is %s is renewed rather than hidden again", (_what, message, seconds) => {
  const old = { ...message, sentAt: NOW - RULES.renewAfterMs - 1 };
  expect(decide([old])).toEqual([{ kind: "renew", message: old, seconds }]);
  const young = { ...message, sentAt: NOW - RULES.renewAfterMs };
  expect(kinds([young])).toEqual(["defer"]);
});

test("an old copy that is held back is renewed, and one that is due is sent", () => {
  const old = makeNotified({}, { sentAt: NOW - RULES.renewAfterMs - 1 });
  expect(decide([old], startRun(0))).toEqual([{ kind: "renew", message: old, seconds: 900 }]);
  expect(kinds([old])).toEqual(["redrive"]);
});

test("a message with metadata from a later release is deferred, and received again soon", () => {
  const message = makeNotified({ v: 2 } as never);
  expect(decide([message])).toEqual([{ kind: "defer", message, seconds: 900, newer: true }]);
});

test.each<[string, Message]>([
  ["dead by another machine's clock", makeNotified({ deadAt: NOW + 300_000, notBefore: NOW + 300_001 })],
  ["due after the longest backoff", makeNotified({ deadAt: NOW, notBefore: NOW + 12 * HOUR + 300_000 })],
])("a message %s is plausible", (_what, message) => {
  expect(kinds([message])).toEqual(["defer"]);
});

test.each([
  [1, 1],
  [1_000, 1],
  [1_001, 2],
  [11 * HOUR, 39_600],
  [12 * HOUR, 42_300],
])("a message due in %i ms is deferred by %i s, within the 12 h of SQS", (due, seconds) => {
  expect(decide([makeNotified({ deadAt: NOW, notBefore: NOW + due })])[0]).toMatchObject({
    kind: "defer",
    seconds,
  });
});

test("a message whose metadata would no longer fit goes to a person", () => {
  const nine = makeNotified({ attempt: 7 }, { body: "" });
  const rules = { ...RULES, maxAttempts: 10 };
  const body = (message: Message) => "x".repeat(1_048_576 - messageSize(message));
  const tooLong = makeNotified({ attempt: 9 }, { body: body(makeNotified({ attempt: 9 }, { body: "" })) });
  expect(decideRedrives([tooLong], NOW, rules, startRun())[0]).toMatchObject({
    kind: "quarantine",
    why: "no-room",
  });
  expect(decideRedrives([{ ...nine, body: body(nine) }], NOW, rules, startRun())[0]).toMatchObject({
    kind: "redrive",
  });
});

test.each([
  ["that came back since the previous run", back("Unknown"), true],
  ["that came back just since then", back("Unknown", { deadAt: NOW - 359_999 }), true],
  ["that came back before", back("Unknown", { deadAt: NOW - 360_000 }), false],
  ["that never was redriven", back("Unknown", { attempt: 0 }), false],
  ["with implausible metadata", back("Unknown", { deadAt: NOW + HOUR, notBefore: NOW + HOUR }), false],
  ["without metadata", makeMessage(), false],
  [
    "with metadata that no trusted sender wrote",
    makeNotified({ attempt: 1, deadAt: NOW - 1_000 }, { senderId: "AROAEXAMPLEEXAMPLE:till" }),
    false,
  ],
])("a message %s is evidence: %#", (_what, message, evidence) => {
  const { returned, memory } = evidenceOf(message);
  expect(returned).toBe(evidence ? 1 : 0);
  expect(
    kinds(
      repeat(11, () => makeNotified()),
      memory,
    ).at(-1),
  ).toBe(evidence ? "hold-back" : "redrive");
});

test("a persisting cause gets ten canaries, and other causes continue", () => {
  const { memory } = evidenceOf(back("MachineBusy:aaaaaaaa"));
  const standing = repeat(15, () => makeNotified({ cause: "MachineBusy:aaaaaaaa" }));
  const others = repeat(15, () => makeNotified({ cause: "MachineBusy:bbbbbbbb" }));
  expect(kinds(standing, memory)).toEqual([...Array(10).fill("redrive"), ...Array(5).fill("hold-back")]);
  expect(kinds(others, memory)).toEqual(Array(15).fill("redrive"));
  expect(kinds(standing, memory)).toEqual(Array(15).fill("hold-back"));
});

test("without evidence everything due is sent", () => {
  expect(kinds(repeat(50, () => makeNotified()))).toEqual(Array(50).fill("redrive"));
});

test("a run redrives no more than its cap, longest due first", () => {
  const held = [3, 1, 2].map((hours) =>
    makeNotified({ notBefore: NOW - hours * HOUR, deadAt: NOW - 4 * HOUR }),
  );
  const decisions = decide(held, startRun(2));
  expect(decisions.map(({ kind, message }) => [kind, held.indexOf(message as never)])).toEqual([
    ["redrive", 0],
    ["redrive", 2],
    ["hold-back", 1],
  ]);
});

test("what goes to a person or waits does not count toward the cap", () => {
  const held = [
    makeMessage(),
    makeNotified({ attempt: 8 }),
    makeNotified({ notBefore: NOW + 1 }),
    makeNotified(),
  ];
  expect(kinds(held, startRun(1)).sort()).toEqual(["defer", "quarantine", "quarantine", "redrive"]);
});
