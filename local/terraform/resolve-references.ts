import { LocalRunError } from "../errors";
import { uniqueIdOf } from "../iam/access-keys";
import type { Block, Stack } from "./read-stack";

/** Attributes that are known only once a resource exists, by stack, address and attribute name. */
export interface AppliedAttributes {
  get(stack: string, address: string, attribute: string): string | undefined;
}

/** Replaces the references in a text with their values. `where` names the place in errors. */
export type Resolve = (text: string, where: string) => string;

/** `${...}` with a plain reference in it; `$${` is Terraform's escape for the two characters. */
const TEMPLATE = /\$\$\{|\$\{([^{}]*)\}/g;
const REMOTE_STATE = /^data\.terraform_remote_state\.([\w-]+)\.outputs\.([\w-]+)$/;
const REFERENCE = /^(data\.)?(\w+)\.([\w-]+)\.(\w+)$/;

/** CDKTF names a remote state after the stack that it reads. */
const REMOTE_STATE_PREFIX = "cross-stack-reference-input-";

export interface World {
  readonly stacks: readonly Stack[];
  readonly applied: AppliedAttributes;
  readonly region: string;
  readonly accountId: string;
}

function resolveData(type: string, attribute: string, world: World): string | undefined {
  const known: Record<string, string> = {
    "aws_caller_identity.account_id": world.accountId,
    "aws_caller_identity.id": world.accountId,
    "aws_region.name": world.region,
    "aws_region.region": world.region,
    "aws_region.id": world.region,
    "aws_partition.partition": "aws",
    "aws_partition.dns_suffix": "amazonaws.com",
  };
  return known[`${type}.${attribute}`];
}

/** The attributes that AWS derives from a name, for resources that the run does not create. */
function deriveAttribute(
  block: Block,
  attribute: string,
  world: World,
  resolve: Resolve,
): string | undefined {
  const at = (service: string, region = world.region) => `arn:aws:${service}:${region}:${world.accountId}`;
  const text = (name: string) => {
    const value = block.arguments[name];
    return typeof value === "string" ? resolve(value, `${block.address}.${name}`) : undefined;
  };
  const derived: Record<string, string | undefined> = {
    "aws_iam_role.arn": `${at("iam", "")}:role${text("path") ?? "/"}${text("name")}`,
    "aws_iam_role.id": text("name"),
    "aws_iam_role.unique_id": uniqueIdOf(text("name") ?? ""),
    "aws_cloudwatch_log_group.arn": `${at("logs")}:log-group:${text("name")}`,
    "aws_cloudwatch_log_group.id": text("name"),
    "aws_scheduler_schedule_group.arn": `${at("scheduler")}:schedule-group/${text("name")}`,
    "aws_scheduler_schedule_group.id": text("name"),
    "aws_lambda_function.arn": `${at("lambda")}:function:${text("function_name")}`,
    "aws_lambda_function.id": text("function_name"),
    "aws_dynamodb_table.arn": `${at("dynamodb")}:table/${text("name")}`,
    "aws_kms_key.arn": `${at("kms")}:key/${block.id}`,
  };
  return derived[`${block.type}.${attribute}`];
}

/** A resolver for the texts of one stack. Throws LocalRunError for what it cannot resolve. */
export function createResolve(stack: Stack, world: World): Resolve {
  const fail = (expression: string, where: string): never => {
    throw new LocalRunError(
      `Stack ${stack.name}: ${where} contains \${${expression}}, which the local run cannot resolve. Teach local/terraform/resolve-references.ts about it.`,
    );
  };

  const resolveExpression = (expression: string, where: string): string => {
    const remote = REMOTE_STATE.exec(expression);
    if (remote !== null) {
      const [, state = "", output = ""] = remote;
      const other = world.stacks.find(({ name }) => state === `${REMOTE_STATE_PREFIX}${name}`);
      const value = other?.outputs[output];
      if (other === undefined || typeof value !== "string") return fail(expression, where);
      return createResolve(other, world)(value, `output ${output}`);
    }
    const reference = REFERENCE.exec(expression);
    if (reference === null) return fail(expression, where);
    const [, data, type = "", id = "", attribute = ""] = reference;
    if (data !== undefined) {
      const read = world.applied.get(stack.name, `data.${type}.${id}`, attribute);
      return read ?? resolveData(type, attribute, world) ?? fail(expression, where);
    }
    const block = stack.resources.find(({ address }) => address === `${type}.${id}`);
    if (block === undefined) return fail(expression, where);
    const applied = world.applied.get(stack.name, block.address, attribute);
    const found = applied ?? deriveAttribute(block, attribute, world, resolve) ?? block.arguments[attribute];
    if (typeof found !== "string") return fail(expression, where);
    return resolve(found, `${block.address}.${attribute}`);
  };

  const resolve: Resolve = (text, where) =>
    text.replace(TEMPLATE, (whole, expression?: string) =>
      expression === undefined ? whole.slice(1) : resolveExpression(expression.trim(), where),
    );
  return resolve;
}
