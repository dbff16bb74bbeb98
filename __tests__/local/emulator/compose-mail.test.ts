import { composeMail, parseNotification, slugOf } from "../../../local/emulator/compose-mail";
import { folderOf } from "../../../local/emulator/run-mailbox";

const NOTIFICATION = {
  Type: "Notification" as const,
  MessageId: "m-1",
  TopicArn: "arn:aws:sns:us-east-1:000000000000:alerts",
  Subject: "[local] team:3: 2 messages scheduled for retry",
  Message: "Two messages wait.\n\n- why\n",
  Timestamp: "2026-11-01T10:20:30.000Z",
};

test("a notification becomes an e-mail with its subject, recipient, date and text", () => {
  const mail = composeMail(NOTIFICATION, "team-3@example.com");

  expect(mail).toContain("From: AWS Notifications <no-reply@sns.amazonaws.com>\r\n");
  expect(mail).toContain("To: team-3@example.com\r\n");
  expect(mail).toContain("Subject: [local] team:3: 2 messages scheduled for retry\r\n");
  expect(mail).toContain("Message-ID: <m-1@sns.amazonaws.com>\r\n");
  expect(mail).toContain("Date: Sun, 01 Nov 2026 10:20:30 +0000\r\n");
  expect(mail).toMatch(/\r\n\r\nTwo messages wait\.\r\n\r\n- why\r\n/);
});

test("a long command and letters beyond ASCII can be read in the file unchanged", () => {
  const Message = `  npx dlq list ${"--option value ".repeat(20)}\n  “Größe” 日本\n`;
  const mail = composeMail({ ...NOTIFICATION, Message }, "team-3@example.com");

  expect(mail).toContain(
    "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n",
  );
  expect(mail.split("\r\n\r\n")[1]).toBe(Message.replaceAll("\n", "\r\n"));
});

test.each(["", "{", '{"Type":"SubscriptionConfirmation"}', '"Notification"'])(
  "%p is not a notification",
  (body) => {
    expect(parseNotification(body)).toBeUndefined();
  },
);

test.each([
  ["[local] team:3: 2 messages scheduled for retry", "local-team-3-2-messages-scheduled-for-retry"],
  ["../../etc/passwd", "etc-passwd"],
  ["", "no-subject"],
  ["—", "no-subject"],
  ["a".repeat(99), "a".repeat(60)],
])("the subject %p names a file %p", (subject, slug) => {
  expect(slugOf(subject)).toBe(slug);
});

test("a recipient's folder is always inside the mail folder", () => {
  expect(folderOf("a/../b@example.com")).toBe("a_.._b@example.com");
});
