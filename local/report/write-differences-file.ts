import { writeFile } from "node:fs/promises";
import { ADMINISTRATORS } from "../iam/access-keys";
import { isEvaluatorInstalled } from "../iam/evaluate";
import { NOT_EXERCISED } from "../iam/permissions";
import { localIntervalSeconds } from "../lambda/schedule/schedule-interval";
import type { RunFolder } from "../run-folder";
import type { LeftOut } from "../terraform/left-out-resources";
import type { System } from "../terraform/system";

/** How permissions differ from AWS. */
const PERMISSIONS = [
  "as on AWS, each function calls with its own role, and what the synthesized policies do not allow ends the run",
  "the endpoint is plain HTTP on this machine; policies see it as TLS",
  `not evaluated are the calls of ${Object.entries(ADMINISTRATORS)
    .map(([accessKey, purpose]) => `${accessKey} (${purpose})`)
    .join(", ")}`,
  `never used here are ${NOT_EXERCISED.map(({ actions, why }) => `${actions.join(", ")} (${why})`).join(", ")}`,
];

export const NOT_EVALUATED =
  "Permissions are not evaluated: @cloud-copilot/iam-simulate, an optional package under the AGPL, is not installed.";

function groupByReason(leftOut: readonly LeftOut[]): string[] {
  return [...Map.groupBy(leftOut, ({ why }) => why)].map(
    ([why, entries]) => `${entries.map(({ what, count }) => `${count} ${what}`).join(", ")} (${why})`,
  );
}

/** Writes what differs from AWS: what runs faster here than it was synthesized, and what is left out. */
export async function writeDifferencesFile(
  { differencesFile }: Pick<RunFolder, "differencesFile">,
  { schedules, mailboxes }: Pick<System, "schedules" | "mailboxes">,
  leftOut: readonly LeftOut[],
  externalConsumers: readonly string[] = [],
): Promise<void> {
  const lines = [
    "What differs from AWS in this run:",
    ...schedules.map(
      ({ name, expression }) =>
        `  ${name}: ${expression}, here every ${localIntervalSeconds(expression)} s, from the redrive on`,
    ),
    `  ${mailboxes.length} mailboxes (queues local_mailbox_*) stand in for the e-mail subscriptions`,
    ...externalConsumers.map(
      (name) =>
        `  ${name}: its consumer is somebody else's; a stand-in fails where the samples say so, and what it fails on is visible again at once`,
    ),
    ...((await isEvaluatorInstalled()) ? PERMISSIONS : [NOT_EVALUATED]).map(
      (line) => `  permissions: ${line}`,
    ),
    ...groupByReason(leftOut).map((line) => `  left out: ${line}`),
  ];
  await writeFile(differencesFile, `${lines.join("\n")}\n`);
}
