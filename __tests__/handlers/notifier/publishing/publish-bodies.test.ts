import { MAX_PRODUCERS_BYTES } from "../../../../handlers/notifier/digests/compose-digests";
import type { Plan } from "../../../../handlers/notifier/plan-dead-letter";
import { createPublish } from "../../../../handlers/notifier/publishing/create-publish";
import { bodyFor } from "../../../../local/emulator/body-for";
import { alertOf, notificationsOf, repeat } from "../../../support/make-plan";

/** What was published, as SNS would get it. */
async function published(
  ownBodies: readonly string[],
  producerTopicArns: readonly string[] = [],
  count = 1,
  plans: readonly Plan[] = repeat(count, (index) => notificationsOf(index + 1)),
) {
  const sent: Record<string, unknown>[] = [];
  const publish = async (input: object) => void sent.push({ ...input });
  const alert = alertOf(plans);
  const topics = { alertsTopicArn: "arn:alerts", ownBodies, producerTopicArns };
  await createPublish({ publish }, topics)(alert, AbortSignal.timeout(60_000));
  return { sent, alert };
}

test("if all get text, it is published as text", async () => {
  const { sent, alert } = await published([]);

  expect(sent).toEqual([expect.objectContaining({ TopicArn: "arn:alerts", Message: alert.message })]);
  expect(sent[0]).not.toHaveProperty("MessageStructure");
});

test("one publication has a body for each protocol: e-mail stays plain text, HTTPS gets JSON", async () => {
  const { sent, alert } = await published(["https"]);
  const message = String(sent[0]?.Message);

  expect(sent).toEqual([expect.objectContaining({ MessageStructure: "json" })]);
  expect(bodyFor("email", message)).toBe(alert.message);
  expect(bodyFor("email", message)).toMatch(
    /^1 message from team:1 could not be processed \(stage dev\)\.\n\nWHAT HAPPENED\n/,
  );
  expect(JSON.parse(bodyFor("https", message))).toEqual(alert.notification);
});

test("addresses of single producers get text with attributes on their topic, and get it first", async () => {
  const { sent, alert } = await published(["https"], ["arn:producers"]);

  expect(sent.map(({ TopicArn }) => TopicArn)).toEqual(["arn:producers", "arn:alerts"]);
  expect(sent[0]).toMatchObject({ Message: alert.message, MessageAttributes: alert.attributes });
  expect(sent[0]).not.toHaveProperty("MessageStructure");
});

test("with both bodies an alert of ten thousand producers is within SNS's 256 KiB", async () => {
  const { sent } = await published(["https"], [], 10_000);

  expect(Buffer.byteLength(JSON.stringify(sent[0]))).toBeLessThan(262_144);
});

test("an alert's text is not mistaken for bodies by protocol", () => {
  expect(bodyFor("email", "3 messages")).toBe("3 messages");
  expect(bodyFor("https", '{"default":"text"}')).toBe("text");
});

test("with many reasons, many causes of each, and the longest names and texts an alert is within SNS's 256 KiB", async () => {
  const plan = notificationsOf(1);
  // Four bytes each, so that limits in characters are tried.
  const long = (length: number) => "\u{1f600}".repeat(length);
  const plans = repeat(9_000, (index): Plan => {
    const reason = `R${String(index % 200).padStart(49, "0")}`;
    const cause = `${reason}:${String(index).padStart(8, "0")}`;
    // As many names as one alert may have.
    const name = `team:${index % 170}${long(200)}`;
    const producer = { name, claim: `team:${index}${long(200)}` };
    return { ...plan, diagnosis: { ...plan.diagnosis, reason, cause, detail: long(2_000) }, producer };
  });
  const { sent, alert } = await published(["https"], ["arn:producers"], 1, plans);
  const sizes = sent.map(({ Message, ...others }) => [
    Buffer.byteLength(String(Message)),
    Buffer.byteLength(JSON.stringify(others)),
  ]);

  expect(alert.subject).toContain("9000 messages");
  expect(sizes).toHaveLength(2);
  for (const [body = 0, others = 0] of sizes) {
    expect(body + others).toBeLessThanOrEqual(262_144);
    expect(others).toBeGreaterThan(MAX_PRODUCERS_BYTES * 0.9);
  }
});
