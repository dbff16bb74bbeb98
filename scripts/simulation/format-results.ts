import Table from "cli-table3";
import { readableDuration } from "../../constructs/settings/readable-duration";
import type { MailFigures } from "./mail-bounds";
import type { Finding, ScenarioModule, ScenarioResult } from "./scenarios/scenario-module";

const whole = (value: number) => value.toLocaleString("en-US");
const mail = ({ total, mostInAnHour, mostInAMinute, mostInASecond }: MailFigures) =>
  `${whole(total)} (${mostInAnHour}/h, ${mostInAMinute}/min, ${mostInASecond}/s)`;

type Row = readonly [string, (result: ScenarioResult) => string];

const ROWS: readonly Row[] = [
  ["messages", ({ messages }) => whole(messages)],
  ["processed", ({ processed }) => whole(processed)],
  ["quarantined", ({ quarantined }) => whole(quarantined)],
  ["lost", ({ lost }) => whole(lost)],
  ["still under way", ({ unsettled }) => whole(unsettled)],
  ["processed twice", ({ duplicates }) => whole(duplicates)],
  ["redrives", ({ redrives }) => whole(redrives)],
  ["failed redrives", ({ failedRedrives }) => whole(failedRedrives)],
  ["  for each message", ({ failedRedrivesPerMessage }) => String(failedRedrivesPerMessage)],
  ["redrives of one message, most", ({ mostAttempts }) => String(mostAttempts)],
  ["redriver runs", ({ runs }) => whole(runs)],
  ["SQS calls of the functions", ({ calls }) => whole(calls.functions)],
  ["SQS calls of the mappings", ({ calls }) => whole(calls.mappings)],
  ["SQS calls for each message", ({ calls }) => String(calls.sqsPerMessage)],
  ["alerts published", ({ alerts }) => whole(alerts.published)],
  ["batches whose alerts were put off", ({ alerts }) => whole(alerts.deferred)],
  ["e-mails, every alert (most)", (result) => mail(result.mail.catchAll)],
  ["e-mails, worst team (most)", (result) => mail(result.mail.worstTeam)],
  ["simulated", ({ simulatedHours }) => readableDuration(simulatedHours * 3600)],
];

function findingLine({ what, value, unit }: Finding): string {
  if (value === undefined) return `  ${what}: not within the simulated time`;
  return `  ${what}: ${unit === "s" ? readableDuration(value) : `${whole(value)} ${unit}`}`;
}

/** A table of all scenarios side by side, followed by what only single scenarios show. */
export function formatResults(
  results: readonly ScenarioResult[],
  scenarios: readonly Pick<ScenarioModule, "name" | "title">[],
  seed: number,
): string {
  const table = new Table({
    head: ["", ...results.map(({ scenario }) => scenario)],
    colAligns: ["left", ...results.map(() => "right" as const)],
    style: { head: [], border: [], compact: true },
  });
  for (const [title, figure] of ROWS) table.push([title, ...results.map(figure)]);
  const notified = results.flatMap(({ scenario, findings }) => {
    const title = scenarios.find(({ name }) => name === scenario)?.title ?? scenario;
    return [`${scenario}: ${title}`, ...findings.map(findingLine)];
  });
  return [table.toString(), ...notified, `Settings of stage prod, seed ${seed}.`].join("\n");
}
