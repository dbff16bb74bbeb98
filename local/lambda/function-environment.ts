import { accessKeyOf } from "../iam/access-keys";
import type { FunctionDefinition } from "../terraform/system";

export interface Surroundings {
  readonly endpoint: string;
  readonly tablesEndpoint?: string | undefined;
  readonly region: string;
  /** Folder of the unpacked zip. */
  readonly taskRoot: string;
  /** File for what the function sends or processes. */
  readonly ledgerFile: string;
  /** The machine's PATH, which is the only inherited variable. */
  readonly path: string;
}

/**
 * The environment of a function's process: the synthesized variables, what Lambda sets itself, and the endpoint
 * and the ledger of this run.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export function createFunctionEnvironment(
  { name, roleArn, handler, runtime, memoryMegabytes, environment }: FunctionDefinition,
  { endpoint, tablesEndpoint, region, taskRoot, ledgerFile, path }: Surroundings,
): Record<string, string> {
  return {
    ...environment,
    _HANDLER: handler,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMegabytes),
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: "local",
    LAMBDA_TASK_ROOT: taskRoot,
    TZ: "UTC",
    AWS_ACCESS_KEY_ID: accessKeyOf(roleArn),
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_ENDPOINT_URL: endpoint,
    ...(tablesEndpoint !== undefined && { AWS_ENDPOINT_URL_DYNAMODB: tablesEndpoint }),
    LEDGER_FILE: ledgerFile,
    PATH: path,
  };
}
