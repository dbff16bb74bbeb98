import { mkdir, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { SQSClient } from "@aws-sdk/client-sqs";
import { deleteMessages, receiveMessages } from "../lambda/mapping/queue-port";
import { type Running, runUntilStopped } from "../lambda/run-until-stopped";
import type { Mailbox } from "../terraform/system";
import { bodyFor } from "./body-for";
import { composeMail, type Notification, parseNotification, slugOf } from "./compose-mail";

export interface Mail {
  readonly recipient: string;
  readonly notification: Notification;
  readonly file: string;
}

const LONG_POLL_SECONDS = 1;
const PAUSE_AFTER_ERROR_MS = 500;

export interface MailPorts {
  readonly sqs: SQSClient;
  /** Contains one folder for each recipient. */
  readonly folder: string;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly onMail: (mail: Mail) => void;
}

/** An address as a folder name, on every file system. */
export function folderOf(recipient: string): string {
  return recipient.replace(/[^A-Za-z0-9@._+-]/g, "_");
}

/** What a mail program opens, and what SNS would post. */
const compose = (protocol: Mailbox["protocol"], notification: Notification, address: string) =>
  protocol === "email"
    ? { text: composeMail(notification, address), ending: "eml" }
    : { text: JSON.stringify(notification, undefined, 2), ending: "json" };

/**
 * Writes every alert that arrives as an `.eml` file, or as `.json` for a webhook, numbered in the order of arrival.
 * Empties the mailbox before it stops.
 */
export function runMailbox({ protocol, address, queue }: Mailbox, ports: MailPorts): Running {
  const folder = path.join(ports.folder, folderOf(address));

  const write = async (body: string): Promise<void> => {
    const received = parseNotification(body);
    if (received === undefined) return;
    const notification = { ...received, Message: bodyFor(protocol, received.Message) };
    const { text, ending } = compose(protocol, notification, address);
    await mkdir(folder, { recursive: true });
    const number = String((await readdir(folder)).length + 1).padStart(3, "0");
    const file = path.join(folder, `${number}-${slugOf(notification.Subject)}.${ending}`);
    await writeFile(file, text);
    ports.onMail({ recipient: address, notification, file });
  };

  return runUntilStopped(async (isStopping) => {
    for (;;) {
      const last = isStopping();
      try {
        const messages = await receiveMessages(ports.sqs, queue.url, 10, last ? 0 : LONG_POLL_SECONDS);
        for (const { Body } of messages) await write(Body ?? "");
        const handles = messages.map(({ ReceiptHandle }) => ReceiptHandle);
        await deleteMessages(ports.sqs, queue.url, handles);
        if (last && messages.length === 0) return;
      } catch (error) {
        if (last) throw error;
        await ports.sleep(PAUSE_AFTER_ERROR_MS);
      }
    }
  });
}
