import {
  AnnotationMetadataEntryType,
  Annotations,
  DefaultTokenResolver,
  type IAspect,
  StringConcat,
  TerraformResource,
  Tokenization,
} from "cdktf";
import type { IConstruct } from "constructs";
import { isAllowedWildcard } from "./allowed-wildcards";
import { readStatements, type Statement } from "./read-statements";

type Arguments = Readonly<Record<string, unknown>>;
type Rule = (resourceType: string, args: Arguments) => readonly string[];

const encryptedQueue: Rule = (type, { sqs_managed_sse_enabled, kms_master_key_id }) =>
  type !== "aws_sqs_queue" ||
  sqs_managed_sse_enabled === true ||
  (typeof kms_master_key_id === "string" && kms_master_key_id !== "")
    ? []
    : ["The queue is not encrypted: set sqsManagedSseEnabled, or kmsMasterKeyId."];

const queueThatForgets: Rule = (type, { message_retention_seconds }) =>
  type !== "aws_sqs_queue" || typeof message_retention_seconds === "number"
    ? []
    : ["The queue does not say for how long it keeps messages: set messageRetentionSeconds."];

const logGroupThatForgets: Rule = (type, { retention_in_days }) =>
  type !== "aws_cloudwatch_log_group" || (typeof retention_in_days === "number" && retention_in_days > 0)
    ? []
    : ["The log group keeps logs for ever: set retentionInDays."];

const POLICY_ARGUMENTS = ["policy", "assume_role_policy"];

/** Texts in arguments that hold policies, nested ones too. */
function policiesOf(value: unknown): unknown[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    POLICY_ARGUMENTS.includes(name) && inner !== undefined ? [inner] : policiesOf(inner),
  );
}

const hasWildcard = (texts: readonly string[]) => texts.some((text) => /[*?]/.test(text));

function problemsOf(type: string, statement: Statement): string[] {
  const { actions, resources, principals, inverted, allows } = statement;
  if (!allows) return [];
  const what = `${actions.join(", ")} on ${resources.join(", ") || "what the policy belongs to"}`;
  const problems: string[] = [];
  if (inverted) problems.push("A policy allows all but what it names: name what it allows.");
  if (principals.includes("*")) problems.push(`A policy allows ${what} to everybody: name who may.`);
  if (hasWildcard([...actions, ...resources]) && !isAllowedWildcard(type, statement)) {
    problems.push(
      `A policy allows ${what}, a wildcard outside the list in constructs/allowed-wildcards.ts: name actions and resources in full.`,
    );
  }
  return problems;
}

const narrowPolicies: Rule = (type, args) =>
  policiesOf(args).flatMap(
    (policy) =>
      readStatements(policy)?.flatMap((statement) => problemsOf(type, statement)) ?? [
        "A policy cannot be read at synth: write it as JSON in the construct.",
      ],
  );

const RULES: readonly Rule[] = [encryptedQueue, queueThatForgets, logGroupThatForgets, narrowPolicies];

/** The arguments as they are synthesised, overrides included; references stay `${…}`. */
function argumentsOf(resource: TerraformResource): Arguments {
  const resolver = new DefaultTokenResolver(new StringConcat());
  const { resource: blocks } = Tokenization.resolve(resource.toTerraform(), {
    scope: resource,
    resolver,
    preparing: false,
  });
  return blocks?.[resource.terraformResourceType]?.[resource.friendlyUniqueId] ?? {};
}

/**
 * Refuses, at synth and by the construct's name, what must not be deployed whoever wrote it: an unencrypted queue,
 * a queue or log group that keeps things without an end, an Allow to everybody, a wildcard that is not on the list.
 */
export class RefuseUnlocked implements IAspect {
  visit(node: IConstruct): void {
    if (!TerraformResource.isTerraformResource(node)) return;
    const args = argumentsOf(node);
    for (const rule of RULES) {
      for (const problem of rule(node.terraformResourceType, args)) refuse(node, problem);
    }
  }
}

/** Once: a stack may be synthesised again. */
function refuse(node: IConstruct, problem: string): void {
  const known = node.node.metadata.some(
    ({ type, data }) => type === AnnotationMetadataEntryType.ERROR && data === problem,
  );
  if (!known) Annotations.of(node).addError(problem);
}
