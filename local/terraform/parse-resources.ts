import * as v from "valibot";
import { LocalRunError } from "../errors";
import { countLeftOut, LEFT_OUT_ARGUMENTS, LEFT_OUT_RESOURCES, type LeftOut } from "./left-out-resources";
import type { Block, Stack } from "./read-stack";
import { type Arguments, SUPPORTED_RESOURCES, type SupportedType } from "./supported-resources";

/** A resource that the run understands, checked against its schema. */
export interface Resource<T extends SupportedType> {
  readonly stack: Stack;
  readonly address: string;
  readonly arguments: Arguments<T>;
}

export type ResourcesByType = { readonly [T in SupportedType]: readonly Resource<T>[] };

export interface ParsedResources {
  readonly resources: ResourcesByType;
  readonly leftOut: readonly LeftOut[];
}

const isSupported = (type: string): type is SupportedType => Object.hasOwn(SUPPORTED_RESOURCES, type);

/** Removes the arguments that have no effect here from a block, and lists those worth reporting. */
function withoutLeftOutArguments({ type, arguments: args }: Block) {
  const everywhere = LEFT_OUT_ARGUMENTS["*"] ?? {};
  const ofThisType = LEFT_OUT_ARGUMENTS[type] ?? {};
  const kept: Record<string, unknown> = {};
  const noted: { what: string; why: string }[] = [];
  for (const [name, value] of Object.entries(args)) {
    const why = ofThisType[name];
    if (why !== undefined) noted.push({ what: `${type}.${name}`, why });
    else if (!Object.hasOwn(everywhere, name)) kept[name] = value;
  }
  return { kept, noted };
}

function problemIn(stack: Stack, block: Block, problem: v.BaseIssue<unknown>): LocalRunError {
  const argument = v.getDotPath(problem) ?? "its arguments";
  const rule = problem.expected === "never" ? "is not understood by the local run" : problem.message;
  return new LocalRunError(
    `Stack ${stack.name}: ${block.address}, argument ${argument}: ${rule}. Teach local/terraform/supported-resources.ts about it, or list it in left-out-resources.ts on purpose.`,
  );
}

/**
 * Checks every resource of the stacks. Throws a LocalRunError that names the first resource type or argument that the
 * run neither understands nor deliberately leaves out.
 */
export function parseResources(stacks: readonly Stack[]): ParsedResources {
  const found: { [T in SupportedType]: Resource<T>[] } = {
    aws_sqs_queue: [],
    aws_sqs_queue_redrive_policy: [],
    aws_sqs_queue_redrive_allow_policy: [],
    aws_sqs_queue_policy: [],
    aws_dynamodb_table: [],
    aws_sns_topic: [],
    aws_sns_topic_policy: [],
    aws_sns_topic_subscription: [],
    aws_iam_role: [],
    aws_iam_role_policy: [],
    aws_lambda_function: [],
    aws_lambda_event_source_mapping: [],
    aws_scheduler_schedule: [],
  };
  const noted: { what: string; why: string }[] = [];
  const keep = <T extends SupportedType>(type: T, stack: Stack, block: Block): void => {
    const { kept, noted: leftOut } = withoutLeftOutArguments(block);
    const parsed = v.safeParse(SUPPORTED_RESOURCES[type], kept, { abortEarly: true });
    if (!parsed.success) throw problemIn(stack, block, parsed.issues[0]);
    // The schema that was looked up under `type` has just produced it.
    const args = parsed.output as Arguments<T>;
    found[type].push({ stack, address: block.address, arguments: args });
    noted.push(...leftOut);
  };
  for (const stack of stacks) {
    for (const block of stack.resources) {
      const why = LEFT_OUT_RESOURCES[block.type];
      if (why !== undefined) noted.push({ what: block.type, why });
      else if (isSupported(block.type)) keep(block.type, stack, block);
      else {
        throw new LocalRunError(
          `Stack ${stack.name}: ${block.address} has a type that the local run does not understand. Teach local/terraform/supported-resources.ts about it, or list it in left-out-resources.ts on purpose.`,
        );
      }
    }
  }
  return { resources: found, leftOut: countLeftOut(noted) };
}
