import type { Mail } from "../emulator/run-mailbox";
import { ADMINISTRATORS } from "../iam/access-keys";
import { NOT_EXERCISED } from "../iam/permissions";
import { localIntervalSeconds } from "../lambda/schedule/schedule-interval";
import type { ReadyRun } from "../run-locally";
import type { LeftOut } from "../terraform/left-out";

/** How far the run goes as on AWS about who may do what. */
const PERMISSIONS = [
  "as on AWS, each function calls with its own role, and what the synthesised policies do not allow ends the run",
  "the endpoint is plain HTTP on this machine; policies see it as TLS",
  `not evaluated are the calls of ${Object.entries(ADMINISTRATORS)
    .map(([accessKey, purpose]) => `${accessKey} (${purpose})`)
    .join(", ")}`,
  `never used here are ${NOT_EXERCISED.map(({ actions, why }) => `${actions.join(", ")} (${why})`).join(", ")}`,
];

/** What runs faster here than it was synthesised, and what is left out. */
export function formatDifferences({ system, leftOut }: ReadyRun): string {
  const schedules = system.schedules.map(
    ({ name, expression }) =>
      `  ${name}: ${expression}, here every ${localIntervalSeconds(expression)} s once the product is back`,
  );
  const mailboxes = `  ${system.mailboxes.length} mailboxes (queues local_mailbox_*) stand in for the e-mail subscriptions`;
  return [
    "What differs from AWS:",
    ...schedules,
    mailboxes,
    ...PERMISSIONS.map((line) => `  permissions: ${line}`),
    ...groupByReason(leftOut).map((line) => `  left out: ${line}`),
  ].join("\n");
}

function groupByReason(leftOut: readonly LeftOut[]): string[] {
  const byReason = new Map<string, string[]>();
  for (const { what, why, count } of leftOut) {
    byReason.set(why, [...(byReason.get(why) ?? []), `${count} ${what}`]);
  }
  return [...byReason].map(([why, what]) => `${what.join(", ")} (${why})`);
}

/** One e-mail as its reader sees it. */
export function formatMail({ recipient, notification, file }: Mail): string {
  const text = notification.Message.trimEnd()
    .split("\n")
    .map((line) => `  | ${line}`)
    .join("\n");
  return `One of the e-mails (${file}):\n  | To: ${recipient}\n  | Subject: ${notification.Subject}\n  |\n${text}`;
}
