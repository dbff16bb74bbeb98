import type { Blocks, TerraformJson } from "./synthesize";

export interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource?: string;
  readonly Principal?: unknown;
  readonly Condition?: unknown;
}

function resourcesOf(stack: TerraformJson, type: string): Blocks[string] {
  return stack.resource[type] ?? {};
}

function statementsOf(policy: unknown): Statement[] {
  return JSON.parse(String(policy)).Statement;
}

/** What a policy allows: actions by resource, references shortened to what they name. */
export function grantsIn(policy: unknown): Record<string, readonly string[]> {
  return Object.fromEntries(
    statementsOf(policy).map(({ Resource, Action }) => [shorten(Resource ?? ""), [Action].flat()]),
  );
}

/** What each role may do: the role's name → actions by resource, references shortened to what they name. */
export function grants(stack: TerraformJson): Record<string, Record<string, readonly string[]>> {
  const policies = Object.values(resourcesOf(stack, "aws_iam_role_policy"));
  return Object.fromEntries(policies.map(({ name, policy }) => [String(name), grantsIn(policy)]));
}

/** Every statement of every policy in a stack: of roles, of trust, of queues and topics. */
export function allStatements(stack: TerraformJson): Statement[] {
  const policies = [
    ...Object.values(resourcesOf(stack, "aws_iam_role_policy")).map(({ policy }) => policy),
    ...Object.values(resourcesOf(stack, "aws_iam_role")).map(({ assume_role_policy }) => assume_role_policy),
    ...Object.values(resourcesOf(stack, "aws_sqs_queue_policy")).map(({ policy }) => policy),
    ...Object.values(resourcesOf(stack, "aws_sns_topic_policy")).map(({ policy }) => policy),
    ...Object.values(resourcesOf(stack, "aws_kms_key")).map(({ policy }) => policy),
  ];
  return policies.flatMap(statementsOf);
}

const KINDS = ["main", "dlq", "retry", "quarantine", "schedule-failures"] as const;

function shorten(resource: string): string {
  const queue = KINDS.find(
    (kind) =>
      new RegExp(`(queue_|[.])${kind}_queue_`).test(resource) || resource.includes(`queue${kind}_queue_`),
  );
  if (queue !== undefined) return queue;
  if (resource.includes("aws_kms_key")) return "key";
  if (/aws_dynamodb_table.*acknowledgements/.test(resource)) return "acknowledgements";
  const [, task] = /aws_scheduler_schedule\.schedules_(\w+)_/.exec(resource) ?? [];
  if (task !== undefined) return `${task} schedule`;
  if (resource.includes("aws_iam_role.schedules")) return "scheduler role";
  if (resource.includes("aws_sns_topic.operations")) return "operations topic";
  if (resource.includes("aws_iam_role.operator")) return "operator role";
  const [, sender] = /aws_iam_role\.(consumer|notifier|redriver)_/.exec(resource) ?? [];
  if (sender !== undefined) return `${sender} role`;
  if (resource.includes("aws_sns_topic.")) return "alerts topic";
  if (resource.includes("aws_lambda_function.redriver")) return "redriver";
  return /aws_cloudwatch_log_group\.\w+\.arn\}:\*$/.test(resource) ? "own log streams" : resource;
}
