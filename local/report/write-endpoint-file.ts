import { writeFile } from "node:fs/promises";
import type { RunFolder } from "../run-folder";
import { findReliableQueues, type ReliableQueue } from "../terraform/reliable-queues";
import type { System } from "../terraform/system";

function describeQueue({ queues, failures, alerts, notifier }: ReliableQueue) {
  const roles = Object.entries({ ...queues, failures });
  const urls = Object.fromEntries(roles.map(([role, { url }]) => [role, url]));
  return { ...urls, topic: alerts.arn, environment: notifier.environment };
}

/**
 * Describes a run that stays up to other tools: its queues by URL, its topics by ARN, and the environment of its
 * functions.
 */
export async function writeEndpointFile({ endpointFile }: RunFolder, system: System): Promise<void> {
  const { endpoint, region } = system;
  const queues = findReliableQueues(system).map((queue) => [queue.name, describeQueue(queue)] as const);
  const description = { endpoint, region, reliableQueues: Object.fromEntries(queues) };
  await writeFile(endpointFile, `${JSON.stringify(description, null, 2)}\n`);
}
