import { DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  GetEventSourceMappingCommand,
  GetFunctionCommand,
  GetFunctionEventInvokeConfigCommand,
  ListEventSourceMappingsCommand,
  ListFunctionsCommand,
} from "@aws-sdk/client-lambda";
import { argumentsFrom, named, type ResourceReader, textOf } from "./resource-reader";

export const FUNCTIONS: Readonly<Record<string, ResourceReader>> = {
  aws_cloudwatch_log_group: {
    read: async ({ logs }, intent) => {
      const name = textOf(intent, "name");
      const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name }));
      const group = logGroups.find(({ logGroupName }) => logGroupName === name);
      return {
        name: group?.logGroupName,
        retention_in_days: group?.retentionInDays,
        kms_key_id: group?.kmsKeyId,
      };
    },
    list: async ({ logs }) => {
      const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({}));
      return logGroups.flatMap(({ logGroupName }) => named(logGroupName));
    },
  },
  aws_lambda_function: {
    read: async ({ lambda }, intent) => {
      const command = new GetFunctionCommand({ FunctionName: textOf(intent, "function_name") });
      const { Configuration = {} } = await lambda.send(command);
      const { Environment, CodeSha256, TracingConfig } = Configuration;
      return {
        ...argumentsFrom(Configuration),
        environment: { variables: Environment?.Variables },
        tracing_config: { mode: TracingConfig?.Mode },
        source_code_hash: CodeSha256,
      };
    },
    list: async ({ lambda }) => {
      const { Functions = [] } = await lambda.send(new ListFunctionsCommand({}));
      return Functions.flatMap(({ FunctionName }) => named(FunctionName));
    },
  },
  aws_lambda_event_source_mapping: {
    read: async ({ lambda }, intent, state) => {
      const mapping = await lambda.send(new GetEventSourceMappingCommand({ UUID: textOf(state, "uuid") }));
      const byArn = textOf(intent, "function_name").startsWith("arn:");
      return {
        ...argumentsFrom(mapping),
        // Absent when there is none.
        maximum_batching_window_in_seconds: mapping.MaximumBatchingWindowInSeconds ?? 0,
        function_name: byArn ? mapping.FunctionArn : mapping.FunctionArn?.split(":")[6],
        enabled: mapping.State === "Enabled",
      };
    },
    list: async ({ lambda }) => {
      const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand({}));
      return EventSourceMappings.flatMap(({ UUID }) => named(UUID));
    },
  },
  aws_lambda_function_event_invoke_config: {
    read: async ({ lambda }, intent) => {
      const name = textOf(intent, "function_name");
      const config = await lambda.send(new GetFunctionEventInvokeConfigCommand({ FunctionName: name }));
      return { ...argumentsFrom(config), function_name: config.FunctionArn?.split(":")[6] };
    },
  },
};
