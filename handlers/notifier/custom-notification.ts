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

/** A Slack block holds 3,000 characters. https://docs.slack.dev/reference/block-kit/blocks/section-block */
const MAX_DESCRIPTION = 2_500;
const MAX_TITLE = 150;
const MAX_STEP = 300;
const MAX_STEPS = 8;

/** Truncates at the end, and never within a character. */
function cut(text: string, most: number): string {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join("")}…`;
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
      title: cut(plain(title), MAX_TITLE),
      description: cut(lines.map(plain).join("\n"), MAX_DESCRIPTION),
      nextSteps: nextSteps.slice(0, MAX_STEPS).map((step) => cut(step, MAX_STEP)),
      keywords: keywords.slice(0, MAX_STEPS),
    },
    metadata: {
      threadId: thread.join(" ").slice(0, 200),
      summary: cut(title, MAX_TITLE),
      eventType,
      additionalContext: facts,
    },
  };
}
