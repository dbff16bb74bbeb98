import { customNotification } from "../../../../handlers/notifier/alerts/custom-notification";
import { PART_LIMITS } from "../../../../handlers/notifier/alerts/custom-notification-limits";
import type { Plan } from "../../../../handlers/notifier/plan-dead-letter";
import { messageId } from "../../../support/make-message";
import {
  ALERT_CONTEXT,
  alertOf,
  BUSY_BODY,
  EMPTY_NOTIFICATION,
  notificationsOf,
  planOf,
  poison,
} from "../../../support/make-plan";

const notificationOf = (...plans: Plan[]) => alertOf(plans).notification;

test("has the schema that Amazon Q Developer reads, with what to do next and facts for machines", () => {
  const notification = notificationOf(
    notificationsOf(3, { body: "{", messageId: messageId(1) }),
    notificationsOf(3, { body: "{", messageId: messageId(2) }),
    notificationsOf(3, { body: BUSY_BODY, messageId: messageId(3) }),
  );

  expect(notification).toMatchInlineSnapshot(`
    {
      "content": {
        "description": "MalformedBody (2 messages): The body does not match the application's schema. Correct it and send the message again.
    MachineBusy (1 message): The machine is busy.",
        "keywords": [
          "reliable_q",
          "MalformedBody",
          "MachineBusy",
        ],
        "nextSteps": [
          "\`npx dlq ui --stage test --view '/groups?cause=MalformedBody'\`",
          "Quarantine queue: https://quarantine",
          "Runbook: docs/runbook.md#quarantine-not-empty",
          "Logs: https://logs",
        ],
        "textType": "client-markdown",
        "title": "[dev] reliable_q, team:3: 3 messages scheduled for retry or quarantined (MalformedBody, MachineBusy)",
      },
      "metadata": {
        "additionalContext": {
          "causes": "MalformedBody MachineBusy:bc2128c3",
          "count": "3",
          "messageIds": "00000000-0000-4000-8000-000000000001 00000000-0000-4000-8000-000000000002 00000000-0000-4000-8000-000000000003",
          "outcome": "mixed",
          "producers": "team:3",
          "quarantined": "2",
          "queue": "reliable_q",
          "reasons": "MalformedBody MachineBusy",
          "stage": "dev",
        },
        "eventType": "DeadLetters",
        "summary": "[dev] reliable_q, team:3: 3 messages scheduled for retry or quarantined (MalformedBody, MachineBusy)",
        "threadId": "dev reliable_q MalformedBody",
      },
      "source": "custom",
      "version": "1.0",
    }
  `);
});

test("alerts with the same reason share a thread, and others have their own", () => {
  const threadOf = (...plans: Plan[]) => notificationOf(...plans).metadata.threadId;

  expect(threadOf(planOf(poison()))).toBe(threadOf(planOf(poison({ messageId: messageId(9) }))));
  expect(threadOf(planOf(poison()))).not.toBe(threadOf(notificationsOf(3, { body: "{" })));
});

test("messages of one cause are linked as a group, others by their reason", () => {
  const stepsOf = (...plans: Plan[]) => notificationOf(...plans).content.nextSteps.join();

  expect(stepsOf(planOf(poison()))).toContain("/groups?cause=MissingTeamId");
  expect(stepsOf(planOf(poison()), planOf(poison()), notificationsOf(3, { body: "{" }))).toContain(
    "/messages?reason=MissingTeamId",
  );
});

test("what is only scheduled for retry asks nobody to look at what is held", () => {
  const { nextSteps } = notificationOf(notificationsOf(3)).content;

  expect(nextSteps.join()).not.toContain("dlq");
  expect(nextSteps).toContain("Runbook: docs/runbook.md#before-anything-else");
});

test("a name cannot format a chat message, or call a whole channel", () => {
  const { content } = customNotification({
    title: "<!channel> *now* & `then`",
    lines: ["<https://evil|click>"],
    nextSteps: [],
    keywords: [],
    thread: [],
    eventType: "",
    facts: {},
  });

  expect(content.title).toBe("&lt;!channel&gt; \u200b*now\u200b* &amp; \u200b`then\u200b`");
  expect(content.description).toBe("&lt;https://evil|click&gt;");
});

const LONG = "é".repeat(10_000);
/** Each part as long as possible. */
const longest = () =>
  customNotification({
    title: LONG,
    lines: [LONG, LONG],
    nextSteps: Array.from({ length: 99 }, () => LONG),
    keywords: Array.from({ length: 99 }, () => LONG),
    thread: [LONG],
    eventType: "DeadLetters",
    facts: {},
  });
const lengthsIn = ({ content, metadata }: ReturnType<typeof customNotification>) => ({
  title: content.title.length,
  description: content.description.length,
  nextStep: Math.max(...content.nextSteps.map(({ length }) => length)),
  keyword: Math.max(...content.keywords.map(({ length }) => length)),
  threadId: metadata.threadId.length,
  summary: metadata.summary.length,
});

test("is short enough for a chat message, whatever it contains", () => {
  const { content } = longest();

  expect(lengthsIn(longest())).toEqual(
    Object.fromEntries(Object.entries(PART_LIMITS).map(([part, { written }]) => [part, written])),
  );
  expect([content.nextSteps.length, content.keywords.length]).toEqual([8, 8]);
  expect(EMPTY_NOTIFICATION.content.title).toBe("");
});

test("no part is longer than Amazon Q Developer accepts, which otherwise shows nothing of a notification", () => {
  // https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
  const accepted = { title: 250, description: 8_000, nextStep: 350, keyword: 75 };
  const lengths = lengthsIn(longest());

  expect(PART_LIMITS).toMatchObject({
    title: { accepted: accepted.title },
    description: { accepted: accepted.description },
    nextStep: { accepted: accepted.nextStep },
    keyword: { accepted: accepted.keyword },
  });
  expect(lengths.title).toBeLessThanOrEqual(accepted.title);
  expect(lengths.description).toBeLessThanOrEqual(accepted.description);
  expect(lengths.nextStep).toBeLessThanOrEqual(accepted.nextStep);
  expect(lengths.keyword).toBeLessThanOrEqual(accepted.keyword);
});

test("a queue with the longest name that SQS accepts is an acceptable keyword", () => {
  const context = { ...ALERT_CONTEXT, queue: "q".repeat(80) };

  const { keywords } = alertOf([planOf(poison())], context).notification.content;

  expect(keywords).toEqual([`${"q".repeat(74)}…`, "MissingTeamId"]);
});
