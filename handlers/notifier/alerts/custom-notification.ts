import { fitted, MAX_KEYWORDS, MAX_STEPS } from "./custom-notification-limits";

/**
 * What Amazon Q Developer shows in Slack and Microsoft Teams, and what webhooks get. Notifications with the same
 * `threadId` share a thread.
 * https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
 */
export interface CustomNotification {
  readonly version: "1.0";
  readonly source: "custom";
  readonly content: {
    readonly textType: "client-markdown";
    readonly title: string;
    readonly description: string;
    readonly nextSteps: readonly string[];
    readonly keywords: readonly string[];
  };
  readonly metadata: {
    readonly threadId: string;
    readonly summary: string;
    readonly eventType: string;
    /** All values are text. */
    readonly additionalContext: Readonly<Record<string, string>>;
  };
}

export interface NotificationParts {
  readonly title: string;
  readonly lines: readonly string[];
  readonly nextSteps: readonly string[];
  readonly keywords: readonly string[];
  /** Alerts in the same thread have the same value. */
  readonly thread: readonly string[];
  readonly eventType: string;
  readonly facts: Readonly<Record<string, string>>;
}

/**
 * Characters that mean markup, or would notify a whole channel.
 * https://docs.slack.dev/messaging/formatting-message-text#escaping
 */
const plain = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll(/[*`~]|\b_(?!\w)|(?<!\w)_\b/g, "\u200b$&");

export function customNotification(parts: NotificationParts): CustomNotification {
  const { title, lines, nextSteps, keywords, thread, eventType, facts } = parts;
  return {
    version: "1.0",
    source: "custom",
    content: {
      textType: "client-markdown",
      title: fitted(plain(title), "title"),
      description: fitted(lines.map(plain).join("\n"), "description"),
      nextSteps: nextSteps.slice(0, MAX_STEPS).map((step) => fitted(step, "nextStep")),
      keywords: keywords.slice(0, MAX_KEYWORDS).map((word) => fitted(word, "keyword")),
    },
    metadata: {
      threadId: fitted(thread.join(" "), "threadId"),
      summary: fitted(title, "summary"),
      eventType,
      additionalContext: facts,
    },
  };
}
