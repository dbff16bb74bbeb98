import * as v from "valibot";
import { parseJsonAs } from "../parse-json";

/** What SNS delivers to a queue without raw delivery; the same subject and text would go out by e-mail. */
const NotificationSchema = v.object({
  Type: v.literal("Notification"),
  MessageId: v.string(),
  TopicArn: v.string(),
  Subject: v.optional(v.string(), "AWS Notification Message"),
  Message: v.string(),
  Timestamp: v.string(),
});

export type Notification = v.InferOutput<typeof NotificationSchema>;

/** Reads a notification from a queue message's body. Undefined for anything else. */
export const parseNotification = (body: string): Notification | undefined =>
  parseJsonAs(NotificationSchema, body);

/**
 * The notification as an e-mail that mail programs open (RFC 5322). Its text is not encoded, so that a command can be
 * copied from the file.
 */
export function composeMail(
  { MessageId, Subject, Message, Timestamp }: Notification,
  recipient: string,
): string {
  const headers = {
    From: "AWS Notifications <no-reply@sns.amazonaws.com>",
    To: recipient,
    Subject,
    Date: new Date(Timestamp).toUTCString().replace("GMT", "+0000"),
    "Message-ID": `<${MessageId}@sns.amazonaws.com>`,
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Transfer-Encoding": "8bit",
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [...lines, "", ...Message.split(/\r?\n/)].join("\r\n");
}

/** A subject as part of a file name: at most 60 lower-case letters, digits and hyphens. */
export function slugOf(subject: string): string {
  const slug = subject.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  return slug.slice(0, 60).replace(/^-+|-+$/g, "") || "no-subject";
}
