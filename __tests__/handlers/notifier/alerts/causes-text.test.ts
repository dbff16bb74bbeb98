import type { DeadLetterMetadata } from "../../../../core/metadata/dead-letter-metadata";
import type { Plan } from "../../../../handlers/notifier/plan-dead-letter";
import { makeNotified, messageId } from "../../../support/make-message";
import { alertOf, planOf, repeat } from "../../../support/make-plan";

const ONE_BUG = "Unexpected:0a1b2c3d";
const OTHER_BUG = "Unexpected:4e5f6a7b";
const OUTAGE = "ProviderDown:01234567";

let made: number;
beforeEach(() => {
  made = 0;
});

/** What the consumer sent with its verdict; each has the next id. */
function dead(cause: string, fields: Partial<DeadLetterMetadata> = {}): Plan {
  made += 1;
  const reason = cause.split(":")[0] ?? "";
  const id = messageId(made);
  return planOf(makeNotified({ by: "consumer", notified: false, id, reason, cause, ...fields }));
}
const spent = (cause: string) => dead(cause, { attempt: 8 });

/** A section of the text, from its title on. */
function sectionOf(title: string, ...plans: readonly Plan[]): string {
  const { message } = alertOf(plans);
  return message.slice(message.indexOf(title)).split("\n\n")[0] ?? "";
}

test("two bugs and an outage are three causes, each with its count", () => {
  const plans = [dead(OTHER_BUG), dead(OUTAGE), dead(OUTAGE), dead(ONE_BUG), dead(ONE_BUG)];

  expect(sectionOf("WHAT HAPPENED", ...plans)).toBe(`WHAT HAPPENED
  3 x Unexpected, scheduled for retry
    2 different causes:
      2 x ${ONE_BUG}
      1 x ${OTHER_BUG}
  2 x ProviderDown, scheduled for retry`);
});

test("if a reason has only one cause, the reason alone names it", () => {
  const plans = [dead(ONE_BUG), dead(ONE_BUG), dead(OUTAGE)];

  expect(sectionOf("WHAT HAPPENED", ...plans)).toBe(`WHAT HAPPENED
  2 x Unexpected, scheduled for retry
  1 x ProviderDown, scheduled for retry`);
  expect(alertOf(plans).message).not.toContain(ONE_BUG);
});

test("causes of one reason are distinguished even if each has a different outcome", () => {
  expect(sectionOf("WHAT HAPPENED", dead(ONE_BUG), spent(OTHER_BUG))).toBe(`WHAT HAPPENED
  1 x ${ONE_BUG}, scheduled for retry
  1 x ${OTHER_BUG}, quarantined: every retry failed`);
});

const causes = (count: number) => repeat(count, (index) => `ProviderDown:${String(index).padStart(8, "0")}`);

test.each([
  [10, ""],
  [11, "\n      and 1 more cause"],
  [500, "\n      and 490 more causes"],
])("of %i causes the ten with the most messages are listed, and every reason is included", (count, more) => {
  const all = causes(count);
  const last = all.at(-1) ?? "";
  const text = sectionOf(
    "WHAT HAPPENED",
    ...[...all, last, last, last].map((cause) => dead(cause)),
    dead(ONE_BUG),
  );

  expect(text).toBe(`WHAT HAPPENED
  ${count + 3} x ProviderDown, scheduled for retry
    ${count} different causes:
      4 x ${last}
${causes(9)
  .map((cause) => `      1 x ${cause}`)
  .join("\n")}${more}
  1 x Unexpected, scheduled for retry`);
});

/** This many reasons with eleven causes each; the first cause has one message more. */
function manyReasons(count: number): Plan[] {
  const plan = dead(ONE_BUG);
  return [...repeat(count * 11, (index) => index), 0].map((index) => {
    const reason = `R${String(index % count).padStart(3, "0")}`;
    const cause = `${reason}:${String(index).padStart(8, "0")}`;
    return { ...plan, diagnosis: { ...plan.diagnosis, reason, cause } };
  });
}

test("causes are listed for the largest reasons, as far as 40 lines suffice", () => {
  const lines = sectionOf("WHAT HAPPENED", ...manyReasons(28))
    .split("\n")
    .slice(1);

  expect(lines).toHaveLength(40);
  expect(lines.slice(0, 3)).toEqual([
    "  12 x R000, scheduled for retry",
    "    11 different causes:",
    "      2 x R000:00000000",
  ]);
  expect(lines[12]).toBe("      and 1 more cause");
  expect(lines.slice(13)).toEqual(
    repeat(
      27,
      (index) => `  11 x R${String(index + 1).padStart(3, "0")}, scheduled for retry (11 different causes)`,
    ),
  );
});

test.each([
  [41, "  and 11 messages with another reason or outcome"],
  [200, "  and 1760 messages with 160 other reasons or outcomes"],
])("of %i reasons the largest 40 are listed, and the others are counted", (count, others) => {
  const lines = sectionOf("WHAT HAPPENED", ...manyReasons(count))
    .split("\n")
    .slice(1);

  expect(lines).toHaveLength(41);
  expect(lines[0]).toBe("  12 x R000, scheduled for retry (11 different causes)");
  expect(lines[40]).toBe(others);
});

test("an alert advises about the twenty largest reasons and counts the others", () => {
  const lines = sectionOf("WHAT YOU CAN DO", ...manyReasons(200))
    .split("\n")
    .slice(1);

  expect(lines).toHaveLength(21);
  expect(lines[0]).toMatch(/^ {2}- R000: /);
  expect(lines[20]).toBe("  and 180 more: see each message's reason");
});

test("ids are grouped by cause, and the first of each cause is among the ten", () => {
  const plans = [
    ...repeat(20, () => dead(ONE_BUG)),
    ...repeat(2, () => dead(OTHER_BUG)),
    dead(OUTAGE),
    ...repeat(7, () => dead(ONE_BUG)),
  ];
  const line = (number: number, cause: string) => `  ${messageId(number)}  ${cause}, scheduled for retry`;

  expect(sectionOf("MESSAGE IDS", ...plans)).toBe(
    [
      "MESSAGE IDS (10 of 30)",
      ...repeat(7, (index) => line(index + 1, ONE_BUG)),
      line(21, OTHER_BUG),
      line(22, OTHER_BUG),
      line(23, "ProviderDown"),
    ].join("\n"),
  );
});

test("of more than ten causes, the ten largest have one id each", () => {
  const many = causes(12);
  const plans = [...many, ...many.slice(2)].map((cause) => dead(cause));
  const listed = sectionOf("MESSAGE IDS", ...plans).match(/ProviderDown:\d{8}/g);

  expect(listed).toEqual(many.slice(2));
});

test.each<[string, readonly string[], string, string]>([
  ["several causes of one reason", [ONE_BUG, OTHER_BUG], " --by cause", "/groups?reason=Unexpected"],
  ["a cause of each reason", [ONE_BUG, OUTAGE, OUTAGE], "", "/messages?reason=ProviderDown"],
  ["one cause", [ONE_BUG, ONE_BUG], "", "/groups?cause=Unexpected%3A0a1b2c3d"],
])("the commands for %s in quarantine show each cause separately", (_what, held, by, view) => {
  const text = sectionOf("TO SEE WHAT IS IN QUARANTINE", ...held.map(spent));

  expect(text).toContain(`  npx dlq list --stage test --from quarantine${by}\n`);
  expect(text).toContain(`  npx dlq ui --stage test --view '${view}'`);
});

test("a chat message and its facts distinguish causes too, most frequent first", () => {
  const plans = [...causes(7).map((cause) => dead(cause)), dead(OUTAGE), dead(OUTAGE), dead(ONE_BUG)];
  const { content, metadata } = alertOf(plans).notification;

  const others = causes(4).map((cause) => `1 x ${cause}`);
  expect(content.description.split("\n")).toEqual([
    `ProviderDown (9 messages): The provider does not answer. Causes: 2 x ${OUTAGE}, ${others.join(", ")}, and 3 more causes.`,
    "Unexpected (1 message): Processing failed with an error that the application did not expect.",
  ]);
  expect(metadata.additionalContext.messageIds?.split(" ")).toHaveLength(10);
  expect(metadata.additionalContext.causes).toMatch(
    new RegExp(`^${OUTAGE} ProviderDown:00000000 .* ${ONE_BUG}$`),
  );
});
