import path from "node:path";
import { shellWord } from "../../cli/terminal/describe-target-options";
import { DEFAULT_OUT } from "../options";
import type { Stage } from "../play-and-reconcile";
import type { ReliableQueue } from "../terraform/reliable-queues";
import type { System } from "../terraform/system";
import { shortenPath } from "./shorten-path";

const SEND = path.resolve(__dirname, "..", "send.mjs");

const quotePath = (file: string) => shellWord(shortenPath(file));

/** The operator's command finds a run in its default folder, which the commands in e-mails assume. */
function howToList({ queues, folder: { root, endpointFile } }: Stage): string[] {
  const isDefault = root === path.resolve(DEFAULT_OUT);
  const place = isDefault ? "" : `--endpoint-file ${shellWord(endpointFile)}`;
  const commands = queues.map(({ name }) => {
    const which = queues.length > 1 ? `--queue ${shellWord(name)}` : "";
    return `  ${["npx dlq list --stage local", which, place].filter(Boolean).join(" ")}`;
  });
  const title = isDefault
    ? "List what is held:"
    : `List what is held; the commands in the e-mails need ${place} too:`;
  return [title, ...commands];
}

function howToSend(
  { name, alerts }: ReliableQueue,
  { mailboxes }: System,
  { applications, folder }: Stage,
): string[] {
  const samples = applications.get(name)?.samples ?? [];
  const sample = samples.find(({ expect }) => expect === "quarantined") ?? samples[0];
  const body = sample?.body ?? {};
  const attributes = Object.entries(sample?.attributes ?? {}).map(([key, value]) => `${key}=${value}`);
  const words = [typeof body === "string" ? body : JSON.stringify(body), ...attributes].map(shellWord);
  const catchAll = mailboxes.find(
    ({ topicArn, filterPolicy }) => topicArn === alerts.arn && filterPolicy === undefined,
  );
  return [
    `Send a message that fails; its e-mail will be in ${quotePath(path.join(folder.mail, catchAll?.address ?? ""))}:`,
    `  node ${quotePath(SEND)} ${quotePath(folder.endpointFile)} ${shellWord(name)} ${words.join(" ")}`,
  ];
}

const row = (label: string, value: string) => `  ${label.padEnd(11)} ${value}`;

/** How to continue with a run that stays up. */
export function formatKeptRun(stage: Stage): string {
  const { running, queues, folder } = stage;
  const { system } = running;
  return [
    "The run stays up; ctrl-C ends it.",
    row("endpoint", system.endpoint),
    row("details", folder.endpointFile),
    ...queues.flatMap((queue) => [
      ...(queues.length > 1 ? [`${queue.name}:`] : []),
      ...Object.entries({ ...queue.queues, failures: queue.failures }).map(([role, { url }]) =>
        row(role, url),
      ),
      row("topic", queue.alerts.arn),
      ...howToSend(queue, system, stage),
    ]),
    ...howToList(stage),
  ].join("\n");
}
