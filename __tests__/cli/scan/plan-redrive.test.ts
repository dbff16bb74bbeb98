import { planRedrive } from "../../../cli/scan/plan-redrive";
import type { Message } from "../../../core/messages/message";
import { messageSize } from "../../../core/messages/message-size";
import { parseMetadata } from "../../../core/metadata/read-metadata";
import { diagnoseWhileBusy } from "../../support/jobs";
import {
  binary,
  makeMessage,
  makeMetadata,
  makeNotified,
  metadataAttribute,
  NOW,
  number,
  text,
} from "../../support/make-message";

const RULES = {
  changes: [],
  diagnose: diagnoseWhileBusy(),
  trusted: { has: () => true },
  force: false,
  now: NOW,
  idempotencySeconds: 3_600,
  maxMessageBytes: 2_000,
};
const plan = (message: Message, rules: Partial<Parameters<typeof planRedrive>[1]> = {}) => {
  const planned = planRedrive(message, { ...RULES, ...rules });
  if (planned.kind !== "send") throw new Error(`refused: ${planned.why}`);
  return planned;
};
const poison = (parts: Partial<Message> = {}) =>
  makeNotified({ reason: "MissingTeamId" }, { attributes: {}, ...parts });
const STORE_3 = { name: "team_id", type: "Number", value: "3" };

test("what is still poison is refused with the diagnosis's own words", () => {
  expect(planRedrive(poison(), RULES)).toEqual({
    kind: "refuse",
    why: "MissingTeamId",
    detail: expect.stringContaining("The message attribute team_id is missing."),
  });
});

test("a message that gets its missing attribute is sent, and diagnosed as it will be sent", () => {
  const planned = plan(poison(), { changes: [STORE_3] });

  expect(planned.diagnosis).toBeUndefined();
  expect(planned.attributes.team_id).toEqual(number("3"));
});

test("force sends poison, and the plan says that it would fail", () => {
  expect(plan(poison(), { force: true }).diagnosis?.reason).toBe("MissingTeamId");
});

test("what may succeed later is not refused", () => {
  const message = makeNotified({}, { body: JSON.stringify({ job_id: "o", machine: "p" }) });

  expect(plan(message, { diagnose: diagnoseWhileBusy("p") }).diagnosis?.reason).toBe("MachineBusy");
});

test("metadata continues at attempt 0, by an operator, with everything else unchanged", () => {
  const metadata = makeMetadata({ attempt: 7, notified: true });
  const message = makeMessage({ attributes: { team_id: number("3"), ...metadataAttribute(metadata) } });

  expect(parseMetadata(plan(message).attributes)).toEqual({
    kind: "metadata",
    metadata: { ...metadata, attempt: 0, by: "operator" },
  });
});

test.each([
  ["none", {}],
  ["an unreadable one", metadataAttribute("{}")],
])("a message with %s gets its first metadata, of which nobody was notified", (_what, before) => {
  const message = makeMessage({ attributes: { team_id: number("3"), ...before } });

  expect(parseMetadata(plan(message).attributes)).toMatchObject({
    metadata: {
      id: message.messageId,
      sentAt: message.sentAt,
      attempt: 0,
      by: "operator",
      notified: false,
      reason: "Unknown",
    },
  });
});

test("metadata that was not written by the deployment is kept under another name, and new metadata is added", () => {
  const forged = makeMetadata({ attempt: 9, notified: true });
  const message = makeMessage({ attributes: { team_id: number("3"), ...metadataAttribute(forged) } });

  const { attributes } = plan(message, { trusted: new Set(["AROASOMEBODYELSE"]) });

  expect(attributes["ReliableQueue.Unproven"]).toEqual(text(JSON.stringify(forged)));
  expect(parseMetadata(attributes)).toMatchObject({
    metadata: { id: message.messageId, attempt: 0, by: "operator", notified: false },
  });
});

test("metadata from a later release is left for that release", () => {
  const later = metadataAttribute({ ...makeMetadata({ attempt: 3 }), v: 2, more: true });
  const message = makeMessage({ attributes: { team_id: number("3"), ...later } });

  expect(plan(message)).toMatchObject({ attributes: message.attributes, withMetadata: true });
});

test("a message without room for metadata is sent without it", () => {
  const nine = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`a${index}`, text("x")]));
  const message = makeMessage({ attributes: { ...nine, team_id: number("3") } });

  const planned = plan(message);

  expect(planned.withMetadata).toBe(false);
  expect(planned.attributes).toEqual(message.attributes);
});

test("body, group id and the other attributes are sent unchanged", () => {
  const message = makeMessage({ groupId: "g", attributes: { team_id: number("3"), other: text("y") } });

  const planned = plan(message);

  expect(planned.message).toEqual(message);
  expect(planned.attributes.other).toEqual(text("y"));
});

describe("near the queues' size limit", () => {
  const metadata = makeMetadata({ attempt: 7 });
  const notified = (bytes: number) => {
    const attributes = { team_id: number("3"), ...metadataAttribute(metadata) };
    return makeMessage({ body: "x".repeat(bytes - messageSize({ body: "", attributes })), attributes });
  };

  test("metadata without room to name an operator still restarts its attempts", () => {
    expect(parseMetadata(plan(notified(2_000), { force: true }).attributes)).toEqual({
      kind: "metadata",
      metadata: { ...metadata, attempt: 0 },
    });
  });

  test("one byte more is refused, forced or not", () => {
    expect(planRedrive(notified(2_001), { ...RULES, force: true })).toEqual({
      kind: "refuse",
      why: "TooLarge",
      detail: "The queues accept at most 2000 bytes.",
    });
  });
});

test.each([
  ["not base64!", "The attribute pic is a Binary, but the value is not base64."],
  ["!!!", "The attribute pic is a Binary, but the value is not base64."],
])("an attribute that keeps its type refuses a value that does not match it: %s", (value, detail) => {
  const message = makeNotified({}, { attributes: { team_id: number("3"), pic: binary(1) } });
  const rules = { ...RULES, changes: [{ name: "pic", value }], force: true };

  expect(planRedrive(message, rules)).toEqual({ kind: "refuse", why: "WrongValue", detail });
});

test("an attribute that keeps its Binary type accepts base64", () => {
  const message = makeNotified({}, { attributes: { team_id: number("3"), pic: binary(1) } });

  expect(plan(message, { changes: [{ name: "pic", value: "AAH/" }] }).attributes.pic).toEqual(
    binary(0, 1, 255),
  );
});

test.each([
  ["at the end of what idempotency remembers", NOW - 3_600_000, false],
  ["before", NOW - 3_600_001, true],
])(
  "a message that was first sent %s keeps its key, and the plan says whether its record is gone",
  (_when, sentAt, gone) => {
    const message = makeNotified({ sentAt }, { body: JSON.stringify({ job_id: "o", machine: "p" }) });
    const before = parseMetadata(message.attributes);

    const planned = plan(message);

    const after = parseMetadata(planned.attributes);
    expect(planned.recordGone).toBe(gone);
    expect(after).toMatchObject({
      metadata: { id: before.kind === "metadata" ? before.metadata.id : "", sentAt },
    });
  },
);
