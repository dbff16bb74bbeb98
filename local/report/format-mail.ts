import type { Mail } from "../emulator/run-mailbox";
import { shortenPath } from "./shorten-path";

/** The most useful e-mail: about quarantine, with commands to copy. */
export function chooseMail(mails: readonly Mail[]): Mail | undefined {
  return mails.find(({ notification }) => notification.Message.includes("npx dlq ")) ?? mails[0];
}

/** One e-mail as its reader sees it. */
export function formatMail({ recipient, notification, file }: Mail): string {
  const text = notification.Message.trimEnd()
    .split("\n")
    .map((line) => `  | ${line}`.trimEnd())
    .join("\n");
  return `One of the e-mails (${shortenPath(file)}):\n  | To: ${recipient}\n  | Subject: ${notification.Subject}\n  |\n${text}`;
}
