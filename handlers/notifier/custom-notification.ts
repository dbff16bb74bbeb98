/**
 * What Amazon Q Developer shows in Slack and Microsoft Teams, and what webhooks get. Notifications of one `threadId` share
 * a thread.
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
    /** Every value is a text. */
    readonly additionalContext: Readonly<Record<string, string>>;
  };
}

export interface NotificationParts {
  readonly title: string;
  readonly lines: readonly string[];
  readonly nextSteps: readonly string[];
  readonly keywords: readonly string[];
  /** Alerts of one thread have the same. */
  readonly thread: readonly string[];
  readonly eventType: string;
  readonly facts: Readonly<Record<string, string>>;
}

/** A block of Slack's holds 3,000 characters. https://docs.slack.dev/reference/block-kit/blocks/section-block */
const MAX_DESCRIPTION = 2_500;
const MAX_TITLE = 150;
const MAX_STEP = 300;
const MAX_STEPS = 8;

/** Shortens from the end, and never within a character. */
function cut(text: string, most: number): string {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join("")}…`;
}

/** What stands for markup, or would call a whole channel. https://docs.slack.dev/messaging/formatting-message-text#escaping */
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
