import * as v from "valibot";
import { LocalRunError } from "../errors";
import type { ResourcesByType } from "../terraform/parse-resources";
import { listQueuePolicies } from "../terraform/queue-policies";
import type { Stack } from "../terraform/read-stack";
import type { Resolve } from "../terraform/resolve-references";
import type { DeployedQueue } from "../terraform/system";
import { isKnownConditionKey } from "./request-context";

const OneOrMany = v.union([v.string(), v.array(v.string())]);

/** Strict: NotAction, NotResource and NotPrincipal allow everything that is not listed, so they are refused. */
const Statement = v.strictObject({
  Sid: v.optional(v.string()),
  Effect: v.picklist(["Allow", "Deny"]),
  Principal: v.optional(v.union([v.string(), v.record(v.string(), OneOrMany)])),
  Action: OneOrMany,
  Resource: v.optional(OneOrMany),
  Condition: v.optional(v.record(v.string(), v.record(v.string(), OneOrMany))),
});

const Document = v.strictObject({
  Version: v.literal("2012-10-17"),
  Id: v.optional(v.string()),
  Statement: v.array(Statement),
});

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html */
export type PolicyDocument = v.InferOutput<typeof Document>;

export interface NamedPolicy {
  readonly name: string;
  readonly document: PolicyDocument;
}

export interface Role {
  readonly name: string;
  readonly arn: string;
  /** Who may assume it. */
  readonly trust: PolicyDocument;
  readonly policies: readonly NamedPolicy[];
}

/** The synthesized policies, with every reference resolved. */
export interface Policies {
  /** By name. */
  readonly roles: ReadonlyMap<string, Role>;
  /** Of queues and topics, by ARN. */
  readonly resources: ReadonlyMap<string, PolicyDocument>;
}

/** Reads a policy. Throws LocalRunError for a form or a condition that cannot be evaluated here as on AWS. */
export function parsePolicy(text: string, where: string): PolicyDocument {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Document), text, { abortEarly: true });
  if (!parsed.success) {
    const place = v.getDotPath(parsed.issues[0]) ?? "the document";
    throw new LocalRunError(
      `${where}: ${place} is not understood by the local run. Teach local/iam/policies.ts about it.`,
    );
  }
  for (const { Condition = {} } of parsed.output.Statement) {
    const unknown = Object.values(Condition)
      .flatMap(Object.keys)
      .find((key) => !isKnownConditionKey(key));
    if (unknown !== undefined) {
      throw new LocalRunError(
        `${where}: the local run cannot evaluate the condition key ${unknown}. Teach local/iam/request-context.ts about it.`,
      );
    }
  }
  return parsed.output;
}

/** Reads the policies of the synthesized roles, queues and topics. */
export function readPolicies(
  resources: ResourcesByType,
  resolveIn: (stack: Stack) => Resolve,
  queues: readonly DeployedQueue[],
): Policies {
  const roles = new Map<string, Role & { readonly policies: NamedPolicy[] }>();
  for (const { stack, address, arguments: args } of resources.aws_iam_role) {
    const resolve = resolveIn(stack);
    const name = resolve(args.name, address);
    const where = `Stack ${stack.name}: the trust policy of ${address}`;
    const trust = parsePolicy(resolve(args.assume_role_policy, address), where);
    roles.set(name, { name, arn: resolve(`\${${address}.arn}`, address), trust, policies: [] });
  }
  for (const { stack, address, arguments: args } of resources.aws_iam_role_policy) {
    const resolve = resolveIn(stack);
    const role = roles.get(resolve(args.role, address));
    if (role === undefined) {
      throw new LocalRunError(`Stack ${stack.name}: ${address} does not belong to a synthesized role.`);
    }
    const document = parsePolicy(resolve(args.policy, address), `Stack ${stack.name}: ${address}`);
    role.policies.push({ name: resolve(args.name, address), document });
  }
  return { roles, resources: readResourcePolicies(resources, resolveIn, queues) };
}

function readResourcePolicies(
  resources: ResourcesByType,
  resolveIn: (stack: Stack) => Resolve,
  queues: readonly DeployedQueue[],
): Map<string, PolicyDocument> {
  const found = new Map<string, PolicyDocument>();
  for (const { queueUrl, name, value } of listQueuePolicies(resources, resolveIn)) {
    const queue = queues.find(({ url }) => url === queueUrl);
    if (name === "Policy" && queue) found.set(queue.arn, parsePolicy(value, `The policy of ${queue.name}`));
  }
  for (const { stack, address, arguments: args } of resources.aws_sns_topic_policy) {
    const resolve = resolveIn(stack);
    const text = resolve(args.policy, address);
    found.set(resolve(args.arn, address), parsePolicy(text, `Stack ${stack.name}: ${address}`));
  }
  return found;
}
