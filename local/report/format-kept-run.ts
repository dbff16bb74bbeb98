import path from "node:path";
import { DEFAULT_OUT } from "../options";
import type { ReadyRun } from "../run-locally";
import { findAlertsTopic, findFailuresQueue } from "../terraform/roles";

/** As a POSIX shell takes it for one word. */
function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** The operator's command finds a run in its usual place by itself; an e-mail cannot know another one. */
function howToLook({ root, endpointFile }: ReadyRun["folder"]): string[] {
  const command = "  npx dlq list --stage local";
  if (root === path.resolve(DEFAULT_OUT)) return ["Look at what is held:", command];
  const place = `--endpoint-file ${quote(endpointFile)}`;
  return [`Look at what is held; the e-mails' commands need ${place} too:`, `${command} ${place}`];
}

/** How to go on working with a run that stays up. */
export function formatKeptRun({ system, queues, folder }: ReadyRun): string {
  const credentials = "AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local";
  const body = `'{"order_id":"my-order-1","product_id":"product-1"}'`;
  const urls = { ...queues, failures: findFailuresQueue(system) };
  return [
    `The run stays up; ctrl-C ends it.`,
    `  endpoint    ${system.endpoint}`,
    ...Object.entries(urls).map(([role, { url }]) => `  ${role.padEnd(11)} ${url}`),
    `  topic       ${findAlertsTopic(system).arn}`,
    `  details     ${folder.endpointFile}`,
    "Send a message without store_id and wait for its e-mail:",
    `  ${credentials} AWS_DEFAULT_REGION=${system.region} aws --endpoint-url ${system.endpoint} sqs send-message --queue-url ${queues.main.url} --message-body ${body}`,
    ...howToLook(folder),
  ].join("\n");
}
