import { writeFile } from "node:fs/promises";
import type { RunFolder } from "../run-folder";
import { findReliableQueues, type ReliableQueue } from "../terraform/reliable-queues";
import type { System } from "../terraform/system";

function describeQueue({ queues, failures, alerts, notifier }: ReliableQueue) {
  const urls = Object.fromEntries(
    Object.entries({ ...queues, failures }).map(([role, { url }]) => [role, url]),
  );
  return { ...urls, topic: alerts.arn, environment: notifier.environment };
}

/** What `writeEndpointFile` writes. */
export function describeEndpoint(system: System): string {
  const { endpoint, region, tablesEndpoint } = system;
  const found = findReliableQueues(system);
  const reliableQueues = Object.fromEntries(found.map((queue) => [queue.name, describeQueue(queue)]));
  return `${JSON.stringify({ endpoint, region, tablesEndpoint, reliableQueues }, null, 2)}\n`;
}

/**
 * Describes a run that stays up to other tools: its queues by URL, its topics by ARN, and the environment of its
 * functions.
 */
export async function writeEndpointFile({ endpointFile }: RunFolder, system: System): Promise<void> {
  await writeFile(endpointFile, describeEndpoint(system));
}
