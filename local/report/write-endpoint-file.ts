import { writeFile } from "node:fs/promises";
import { readList } from "../../core/environment/environment";
import type { RunFolder } from "../run-folder";
import { findAlertsTopic, findFailuresQueue, findFunction, findQueues } from "../terraform/roles";
import type { System } from "../terraform/system";

/**
 * Tells other tools where a run that stays up is: `{endpoint, region, queues: {main, deadLetter, the retry queue,
 * quarantine, failures}, topic, unavailableProducts}`, the queues by URL and the topic by ARN; the products are
 * those of the functions that run now.
 */
export async function writeEndpointFile({ endpointFile }: RunFolder, system: System): Promise<void> {
  const { endpoint, region } = system;
  const roles = { ...findQueues(system), failures: findFailuresQueue(system) };
  const queues = Object.fromEntries(Object.entries(roles).map(([role, { url }]) => [role, url]));
  const { environment } = findFunction(system, "notifier");
  const unavailableProducts = readList(environment, "UNAVAILABLE_PRODUCTS");
  const topic = findAlertsTopic(system).arn;
  const description = { endpoint, region, queues, topic, unavailableProducts };
  await writeFile(endpointFile, `${JSON.stringify(description, null, 2)}\n`);
}
