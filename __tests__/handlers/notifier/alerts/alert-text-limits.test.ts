import fc from "fast-check";
import { safeSubject } from "../../../../handlers/notifier/alerts/alert";
import { writeAlert } from "../../../../handlers/notifier/alerts/alert-text";
import { composeDigests } from "../../../../handlers/notifier/digests/compose-digests";
import type { Plan } from "../../../../handlers/notifier/plan-dead-letter";
import { busy } from "../../../support/jobs";
import { makeMessage, metadataAttribute, number, text } from "../../../support/make-message";
import {
  ALERT_CONTEXT,
  alertOf,
  BUSY_BODY,
  fullMessage,
  notificationsOf,
  planOf,
  repeat,
} from "../../../support/make-plan";
import { leaksIn } from "../../../support/recorders";

const anyText = fc.oneof(
  fc.string({ unit: "binary-ascii", maxLength: 300 }),
  fc.string({ unit: "grapheme", maxLength: 300 }),
);

const alertsOf = (plans: readonly Plan[]) =>
  composeDigests(plans, 8).map((digest) => writeAlert(digest, ALERT_CONTEXT));

test.each([
  ["x".repeat(99), "x".repeat(99)],
  ["x".repeat(100), `${"x".repeat(96)}...`],
  ["a\r\nb\tc\u0000d\u007fe", "a?b?c?d?e"],
  ["é€😀", "?"],
])("the subject %j becomes %j", (given, subject) => {
  expect(safeSubject(given)).toBe(subject);
});

test("every subject is one that SNS accepts", () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 1, max: 2_000 }), (stage, count) => {
      const plans = repeat(count % 5, () => notificationsOf(9_999_999_999)).concat(notificationsOf(1));
      expect(alertOf(plans, { ...ALERT_CONTEXT, stage }).subject).toMatch(/^[\x20-\x7e]{1,99}$/);
    }),
    { numRuns: 30 },
  );
});

test("nothing from a message except a valid team_id is in an alert", () => {
  const marked = "marked-secret";
  const attributes = { team_id: number("3"), contact_me: text(marked), [marked]: text(marked) };
  const body = JSON.stringify({ job_id: marked, machine: marked, name: marked });
  const plans = [
    planOf(makeMessage({ body, attributes, groupId: marked }), { world: busy(marked) }),
    // Two causes of one reason are distinguished by the hashes of their keys.
    planOf(makeMessage({ body: BUSY_BODY, attributes })),
    planOf(makeMessage({ body: marked, attributes })),
    planOf(makeMessage({ body, attributes: { ...attributes, team_id: text(marked) } })),
    planOf(makeMessage({ attributes: { ...attributes, ...metadataAttribute(marked) } })),
    planOf(fullMessage({ body, senderId: `AROAEXAMPLEEXAMPLE:${marked}` })),
  ];
  const alerts = [...alertsOf(plans), alertOf(plans)];
  expect(
    leaksIn(
      alerts.map((alert) => JSON.stringify(alert)),
      marked,
    ),
  ).toEqual([]);
});

test("an alert about ten thousand messages from as many producers is small enough for an e-mail", () => {
  const [alert, ...others] = alertsOf(repeat(10_000, (index) => notificationsOf(index + 1)));
  expect(others).toEqual([]);
  expect(Buffer.byteLength(alert?.message ?? "")).toBeLessThan(10_000);
  // SNS counts the attributes too.
  expect(Buffer.byteLength(JSON.stringify(alert))).toBeLessThan(262_144);
});

test("an alert about ten thousand causes is small enough for an e-mail and a chat message", () => {
  const plans = repeat(10_000, (index) => {
    const machine = `machine-${index}`;
    return planOf(makeMessage({ body: JSON.stringify({ job_id: "job-1", machine }) }), {
      world: busy(machine),
    });
  });
  const [alert] = alertsOf(plans);

  expect(new Set(plans.map(({ diagnosis }) => diagnosis.cause)).size).toBeGreaterThan(9_990);
  expect(alert?.message).toMatch(/and 99\d\d more causes\n/);
  expect(Buffer.byteLength(alert?.message ?? "")).toBeLessThan(10_000);
  expect(Buffer.byteLength(JSON.stringify(alert?.notification))).toBeLessThan(10_000);
});
