import type { Message } from "../../core/messages/message";
import type { AlertContext } from "../../handlers/notifier/alerts/alert";
import { writeAlert } from "../../handlers/notifier/alerts/alert-text";
import { customNotification } from "../../handlers/notifier/alerts/custom-notification";
import { composeDigests } from "../../handlers/notifier/digests/compose-digests";
import { type Plan, type PlanContext, planDeadLetter } from "../../handlers/notifier/plan-dead-letter";
import { application, busy } from "./jobs";
import { makeMessage, makeNotified, NOW, number, TRUSTED, text } from "./make-message";

export const CONTEXT: PlanContext = {
  now: NOW,
  random: () => 0.5,
  application,
  world: busy("machine-113"),
  trustedSenders: TRUSTED,
  producersBySender: new Map(),
  maxMessageBytes: 1_048_576,
  maxAttempts: 8,
  backoff: { baseSeconds: 300, capSeconds: 21_600 },
};

export const BUSY_BODY = JSON.stringify({ job_id: "job-2", machine: "machine-113" });

export const planOf = (message: Message, context: Partial<PlanContext> = {}): Plan =>
  planDeadLetter(message, { ...CONTEXT, ...context });

/** A first death of a team's message in which nothing is wrong: scheduled for retry, with an alert. */
export const notificationsOf = (team: number, parts: Partial<Message> = {}): Plan =>
  planOf(makeMessage({ attributes: { team_id: number(String(team)) }, ...parts }));

/** A message that its producer was notified of. */
export const knownOf = (team: number): Plan =>
  planOf(makeNotified({ attempt: 1, notified: true }, { attributes: { team_id: number(String(team)) } }));

/** A poison message: it lacks its team_id. */
export const poison = (parts: Partial<Message> = {}): Message => makeMessage({ attributes: {}, ...parts });

/** A message that already has ten attributes, so there is no room for its metadata. */
export const fullMessage = (parts: Partial<Message> = {}): Message =>
  makeMessage({
    attributes: {
      team_id: number("3"),
      ...Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`a${index}`, text("x")])),
    },
    ...parts,
  });

export const repeat = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

/** For a deployment in an account with a console. */
export const ALERT_CONTEXT: AlertContext = {
  stage: "dev",
  queue: "reliable_q",
  maxAttempts: 8,
  dlqOptions: "--stage test",
  runbookUrl: "docs/runbook.md",
  console: { retry: "https://retry", quarantine: "https://quarantine", logs: "https://logs" },
};

/** The only alert about these dead letters. */
export function alertOf(plans: readonly Plan[], context: AlertContext = ALERT_CONTEXT) {
  const [digest] = composeDigests(plans, 1);
  if (digest === undefined) throw new Error("There is no digest.");
  return writeAlert(digest, context);
}

/** One topic, and text for all of its subscriptions. */
export const textTo = (alertsTopicArn: string) => ({ alertsTopicArn, ownBodies: [], producerTopicArns: [] });

export const EMPTY_NOTIFICATION = customNotification({
  title: "",
  lines: [],
  nextSteps: [],
  keywords: [],
  thread: [],
  eventType: "",
  facts: {},
});
