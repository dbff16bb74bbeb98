import MailComposer from "nodemailer/lib/mail-composer";
import * as v from "valibot";

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

/** Reads a notification out of a queue message's body. Undefined for anything else. */
export function parseNotification(body: string): Notification | undefined {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), NotificationSchema), body);
  return parsed.success ? parsed.output : undefined;
}

/** The notification as an e-mail that mail programs open (RFC 5322). */
export function composeMail(notification: Notification, recipient: string): Promise<Buffer> {
  return new MailComposer({
    from: { name: "AWS Notifications", address: "no-reply@sns.amazonaws.com" },
    to: recipient,
    subject: notification.Subject,
    date: new Date(notification.Timestamp),
    messageId: `<${notification.MessageId}@sns.amazonaws.com>`,
    text: notification.Message,
    newline: "windows",
  })
    .compile()
    .build();
}

/** A subject as part of a file name: at most 60 lower-case letters, digits and hyphens. */
export function slugOf(subject: string): string {
  const slug = subject.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  return slug.slice(0, 60).replace(/^-+|-+$/g, "") || "no-subject";
}
