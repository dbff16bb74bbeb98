import path from "node:path";
import type { ResourcesByType } from "./parse-resources";
import type { Stack } from "./read-stack";
import type { Resolve } from "./resolve-references";
import type { EventSourceMapping, FunctionDefinition, Schedule } from "./system";

type ResolveIn = (stack: Stack) => Resolve;

/** For a mapping without `scaling_config`: what Lambda starts with. */
const DEFAULT_CONCURRENCY = 5;

/** The synthesized functions, their environment and zips as they would be deployed. */
export function resolveFunctions(resources: ResourcesByType, resolveIn: ResolveIn): FunctionDefinition[] {
  return resources.aws_lambda_function.map(({ stack, address, arguments: args }) => {
    const resolve = resolveIn(stack);
    const variables = Object.entries(args.environment?.variables ?? {});
    return {
      name: resolve(args.function_name, address),
      arn: resolve(`\${${address}.arn}`, address),
      roleArn: resolve(args.role, address),
      handler: args.handler,
      runtime: args.runtime,
      timeoutSeconds: args.timeout,
      memoryMegabytes: args.memory_size,
      zipFile: path.resolve(stack.folder, args.filename),
      sourceCodeHash: args.source_code_hash,
      environment: Object.fromEntries(
        variables.map(([name, value]) => [name, resolve(value, `${address}, variable ${name}`)]),
      ),
    };
  });
}

/** The enabled event source mappings. Functions may be named by name or by ARN. */
export function resolveMappings(resources: ResourcesByType, resolveIn: ResolveIn): EventSourceMapping[] {
  return resources.aws_lambda_event_source_mapping
    .filter(({ arguments: args }) => args.enabled !== false)
    .map(({ stack, address, arguments: args }) => {
      const resolve = resolveIn(stack);
      return {
        queueArn: resolve(args.event_source_arn, address),
        functionName: functionNameOf(resolve(args.function_name, address)),
        batchSize: args.batch_size,
        batchingWindowSeconds: args.maximum_batching_window_in_seconds ?? 0,
        maximumConcurrency: args.scaling_config?.maximum_concurrency ?? DEFAULT_CONCURRENCY,
        reportBatchItemFailures: args.function_response_types?.includes("ReportBatchItemFailures") ?? false,
      };
    });
}

/** The schedules whose target is a function. */
export function resolveSchedules(resources: ResourcesByType, resolveIn: ResolveIn): Schedule[] {
  return resources.aws_scheduler_schedule.map(({ stack, address, arguments: args }) => {
    const resolve = resolveIn(stack);
    const functionArn = resolve(args.target.arn, address);
    const [, , , region, account] = functionArn.split(":");
    const name = resolve(args.name, address);
    const group = resolve(args.group_name ?? "default", address);
    const at = `arn:aws:scheduler:${region}:${account}`;
    const deadLetterArn = args.target.dead_letter_config?.arn;
    return {
      name,
      arn: `${at}:schedule/${group}/${name}`,
      groupArn: `${at}:schedule-group/${group}`,
      expression: args.schedule_expression,
      enabled: args.state !== "DISABLED",
      roleArn: resolve(args.target.role_arn, address),
      functionName: functionNameOf(functionArn),
      functionArn,
      ...(deadLetterArn !== undefined && { deadLetterArn: resolve(deadLetterArn, address) }),
      input: resolve(args.target.input ?? "{}", address),
    };
  });
}

function functionNameOf(nameOrArn: string): string {
  return nameOrArn.startsWith("arn:") ? (nameOrArn.split(":")[6] ?? nameOrArn) : nameOrArn;
}
