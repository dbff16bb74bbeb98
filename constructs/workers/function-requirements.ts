import { ConstructError } from "../construct-error";
import type { ILogGroup } from "./log-group";

/** How invocations are traced. */
export const TRACINGS = ["none", "xray", "adot"] as const;
export type Tracing = (typeof TRACINGS)[number];

/** The parts of a VPC that functions are attached to. */
export interface FunctionVpc {
  /** In at least two availability zones, because otherwise an outage of one zone stops all processing. */
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}

/** What a company requires of every function. */
export interface FunctionRequirements {
  readonly vpc?: FunctionVpc | undefined;
  /** ARNs of layer versions. */
  readonly layers?: readonly string[] | undefined;
  readonly tracing?: Tracing | undefined;
  readonly logGroup?: ILogGroup | undefined;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_LAYERS = 5;
const LAYER = /^arn:aws(?:-[a-z]+)*:lambda:[a-z0-9-]+:\d{12}:layer:[\w-]+:\d+$|\$\{/;
/** The layers that AWS publishes. https://aws-otel.github.io/docs/getting-started/lambda */
const ADOT_LAYER = /:layer:(?:AWSOpenTelemetryDistroJs|aws-otel-nodejs-arm64-)/;

/**
 * Which script of the layer starts the runtime: for the current layers, and for the legacy ones with a collector.
 * https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_lambda.AdotInstrumentationConfig.html
 * https://aws-otel.github.io/docs/getting-started/lambda/lambda-js
 */
const ADOT_WRAPPERS = [
  [/:layer:AWSOpenTelemetryDistroJs/, "/opt/otel-instrument"],
  [/:layer:aws-otel-nodejs-/, "/opt/otel-handler"],
] as const;

/**
 * Throws a ConstructError with everything that AWS would reject, or that would leave a function without its trace.
 */
export function checkRequirements(
  constructPath: string,
  { vpc, layers = [], tracing = "none", logGroup: _ }: FunctionRequirements,
): void {
  const problems: string[] = [];
  if (vpc !== undefined) {
    for (const part of ["subnetIds", "securityGroupIds"] as const) {
      if (vpc[part].length === 0)
        problems.push(`vpc.${part} must contain at least one id, but is empty. Add one.`);
    }
  }
  if (layers.length > MAX_LAYERS) {
    problems.push(
      `layers must contain at most ${MAX_LAYERS} layers, but contains ${layers.length}. (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html) Remove some.`,
    );
  }
  for (const layer of layers.filter((arn) => !LAYER.test(arn))) {
    problems.push(
      `layers must contain ARNs of layer versions, such as arn:aws:lambda:eu-central-1:123456789012:layer:agent:1, but contains "${layer}". Add its version.`,
    );
  }
  if (tracing === "adot" && !layers.some((layer) => ADOT_LAYER.test(layer))) {
    problems.push(
      'tracing "adot" needs a layer of the AWS Distro for OpenTelemetry for Node.js on arm64 in layers, but layers has none. Add the one for your region: https://aws-otel.github.io/docs/getting-started/lambda/lambda-js.',
    );
  }
  if (problems.length > 0) throw new ConstructError(constructPath, problems.join(" "));
}

/** What an ADOT layer reads. */
export function tracingEnvironment({
  tracing,
  layers = [],
}: FunctionRequirements): Readonly<Record<string, string>> {
  if (tracing !== "adot") return {};
  const wrapper = ADOT_WRAPPERS.find(([layer]) => layers.some((arn) => layer.test(arn)))?.[1];
  return wrapper === undefined ? {} : { AWS_LAMBDA_EXEC_WRAPPER: wrapper };
}
