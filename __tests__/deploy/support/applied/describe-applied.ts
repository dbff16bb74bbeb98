import type { Endpoint } from "../../../../local/emulator/clients";
import { LocalRunError } from "../../../../local/errors";
import type { ParsedResources } from "../../../../local/terraform/parse-resources";
import type { Stack } from "../../../../local/terraform/read-stack";
import {
  resolveFunctions,
  resolveMappings,
  resolveSchedules,
} from "../../../../local/terraform/resolve-functions";
import { createResolve, type Resolve } from "../../../../local/terraform/resolve-references";
import type { DeployedQueue, DeployedTopic, Mailbox, System } from "../../../../local/terraform/system";
import { indexStates, type StackState } from "./read-state";

/** What was synthesized, and what Terraform created from it. */
export interface Applied {
  readonly stacks: readonly Stack[];
  /** By name of the stack. */
  readonly states: ReadonlyMap<string, StackState>;
}

/** An applied resource's attribute. It is unknown only if the stack was not applied. */
function attributeOf({ states }: Applied, stack: Stack, address: string, attribute: string): string {
  const value = indexStates(states).get(stack.name, address, attribute);
  if (value !== undefined) return value;
  throw new LocalRunError(
    `Stack ${stack.name}: the state holds no ${attribute} of ${address}. Apply it first.`,
  );
}

/** Resolves references by what was applied. */
export function resolverOf(applied: Applied, region: string, accountId: string): (stack: Stack) => Resolve {
  const world = { stacks: applied.stacks, applied: indexStates(applied.states), region, accountId };
  return (stack) => createResolve(stack, world);
}

export function listQueues(applied: Applied, { resources }: ParsedResources): DeployedQueue[] {
  return resources.aws_sqs_queue.map(({ stack, address }) => {
    const read = (attribute: string) => attributeOf(applied, stack, address, attribute);
    return { name: read("name"), url: read("url"), arn: read("arn") };
  });
}

function listTopics(applied: Applied, { resources }: ParsedResources): DeployedTopic[] {
  return resources.aws_sns_topic.map(({ stack, address }) => {
    const read = (attribute: string) => attributeOf(applied, stack, address, attribute);
    return { name: read("name"), arn: read("arn") };
  });
}

/** The account that the stacks were applied to, by the ARN of a queue. */
export function accountOf([queue]: readonly DeployedQueue[]): string {
  const account = queue?.arn.split(":")[4];
  if (account === undefined) throw new LocalRunError("The applied stacks hold no queue.");
  return account;
}

/** The system as it was applied: its functions are those of the zips, its queues and topics the real ones. */
export function describeApplied(
  applied: Applied,
  parsed: ParsedResources,
  endpoint: Endpoint,
  mailboxes: readonly Mailbox[],
): System {
  const queues = listQueues(applied, parsed);
  const resolveIn = resolverOf(applied, endpoint.region, accountOf(queues));
  return {
    endpoint: endpoint.url,
    region: endpoint.region,
    queues,
    topics: listTopics(applied, parsed),
    mailboxes,
    functions: resolveFunctions(parsed.resources, resolveIn),
    mappings: resolveMappings(parsed.resources, resolveIn),
    schedules: resolveSchedules(parsed.resources, resolveIn),
  };
}
