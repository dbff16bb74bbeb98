import { LocalRunError } from "../errors";
import { type Policies, readPolicies } from "../iam/policies";
import { findExistingQueues } from "../terraform/existing-queues";
import type { ParsedResources } from "../terraform/parse-resources";
import type { Stack } from "../terraform/read-stack";
import { resolveFunctions, resolveMappings, resolveSchedules } from "../terraform/resolve-functions";
import { createResolve, type World } from "../terraform/resolve-references";
import type { DeployedQueue, DeployedTopic, System } from "../terraform/system";
import { applyPolicies } from "./apply-policies";
import type { Clients, Endpoint } from "./clients";
import { addOwnersRedrivePolicies, createExistingQueues } from "./create-existing-queues";
import { createQueues } from "./create-queues";
import { createTopics, subscribeMailboxes } from "./create-topics";

/** A created resource's attributes, by the names that references use. */
type Created = readonly (readonly [
  { readonly stack: Stack; readonly address: string },
  DeployedQueue | DeployedTopic,
])[];

function indexAttributes(created: Created): World["applied"] {
  const attributes = new Map<string, string>();
  for (const [{ stack, address }, made] of created) {
    const id = "url" in made ? made.url : made.arn;
    const known = { arn: made.arn, name: made.name, id, ...("url" in made && { url: made.url }) };
    for (const [name, value] of Object.entries(known))
      attributes.set(`${stack.name}/${address}.${name}`, value);
  }
  return { get: (stack, address, attribute) => attributes.get(`${stack}/${address}.${attribute}`) };
}

/** The synthesized stacks, resolved to the created resources. */
export interface Deployed {
  readonly system: System;
  readonly policies: Policies;
}

export interface Provisioned extends Deployed {
  /** Reads functions, mappings, schedules and policies from newly synthesized stacks. */
  readonly redeploy: (resources: ParsedResources["resources"], stacks: readonly Stack[]) => Deployed;
}

/** Creates what the stacks describe on an empty endpoint, in the order that their references require. */
export async function provision(
  clients: Clients,
  endpoint: Endpoint,
  stacks: readonly Stack[],
  { resources }: ParsedResources,
  tablesEndpoint?: string,
): Promise<Provisioned> {
  const own = await createQueues(clients.sqs, resources.aws_sqs_queue);
  const existing = await createExistingQueues(clients.sqs, findExistingQueues(stacks));
  const queues = [...own.values(), ...existing.values()];
  const topics = await createTopics(clients, resources.aws_sns_topic);
  const applied = indexAttributes([...own, ...existing, ...topics]);
  const accountId = queues[0]?.arn.split(":")[4];
  if (accountId === undefined) throw new LocalRunError("The synthesized stacks contain no queue.");
  const resolverOf = (world: Pick<World, "stacks">) => (stack: Stack) =>
    createResolve(stack, { ...world, applied, region: endpoint.region, accountId });

  const resolveIn = resolverOf({ stacks });
  await applyPolicies(clients, resources, resolveIn);
  await addOwnersRedrivePolicies(clients.sqs, existing, queues);
  const mailboxes = await subscribeMailboxes(clients, resources.aws_sns_topic_subscription, resolveIn);

  const redeploy: Provisioned["redeploy"] = (synthesized, newStacks) => {
    const resolveAgain = resolverOf({ stacks: newStacks });
    const system: System = {
      endpoint: endpoint.url,
      ...(tablesEndpoint !== undefined && { tablesEndpoint }),
      region: endpoint.region,
      queues,
      topics: [...topics.values()],
      mailboxes,
      functions: resolveFunctions(synthesized, resolveAgain),
      mappings: resolveMappings(synthesized, resolveAgain),
      schedules: resolveSchedules(synthesized, resolveAgain),
    };
    return { system, policies: readPolicies(synthesized, resolveAgain, system.queues) };
  };
  return { ...redeploy(resources, stacks), redeploy };
}
