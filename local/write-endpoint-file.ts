import { writeFile } from "node:fs/promises";
import { findAlertsTopic, findQueues } from "./roles";
import type { RunFolder } from "./run-folder";
import type { System } from "./system";

/**
 * Tells other tools where a run that stays up is: `{endpoint, region, queues: {main, deadLetter, parking,
 * quarantine}, topic}`, the queues by URL and the topic by ARN.
 */
export async function writeEndpointFile({ endpointFile }: RunFolder, system: System): Promise<void> {
  const { endpoint, region } = system;
  const queues = Object.fromEntries(Object.entries(findQueues(system)).map(([role, { url }]) => [role, url]));
  const description = { endpoint, region, queues, topic: findAlertsTopic(system).arn };
  await writeFile(endpointFile, `${JSON.stringify(description, null, 2)}\n`);
}
