import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { AssetType, TerraformAsset } from "cdktf";
import { Construct } from "constructs";
import type { QueueNames } from "../../core/names/queue-names";
import type { Bundler } from "../bundling/bundle";
import { GrantedRole } from "../security/granted-role";
import { checkName } from "../settings/check-name";
import type { Runtime } from "../settings/settings";
import { functionEnvironment } from "./function-environment";
import { type FunctionRequirements, tracingEnvironment } from "./function-requirements";
import { grantWriteTo, type ILogGroup } from "./log-group";

/** What all functions of a deployment have in common. */
export interface FunctionDefaults extends FunctionRequirements {
  readonly names: QueueNames;
  readonly runtime: Runtime;
  readonly logRetentionDays: number;
  readonly bundle: Bundler;
}

export interface NodeFunctionProps {
  readonly defaults: FunctionDefaults;
  /** The folder in handlers/ whose index.ts exports `handler`. It also names the function. */
  readonly handler: string;
  /** The folder whose code is deployed. Default: `handler`. */
  readonly code?: string;
  readonly description: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  /** What the function's own code reads. */
  readonly environment: Readonly<Record<string, string>>;
  /** What the application reads. Default: nothing. */
  readonly applicationEnvironment?: Readonly<Record<string, string>>;
}

/**
 * EC2 has no resource for an interface that does not exist yet, and Lambda requires these permissions.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
 */
const NETWORK_INTERFACES = [
  "ec2:AssignPrivateIpAddresses",
  "ec2:CreateNetworkInterface",
  "ec2:DeleteNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "ec2:UnassignPrivateIpAddresses",
];

/**
 * X-Ray has no resource for a trace.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
 */
const TRACES = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"];

/** The namespace of everything that the functions count. */
export const METRICS_NAMESPACE = "ReliableQueue";

/**
 * A Node.js function on arm64 (a fifth cheaper) with its own role, a log group with a retention period, and JSON
 * logs. Concurrency is limited on the mapping and never reserved: throttled invocations count as receives, so
 * reserved concurrency turns good messages into dead letters.
 */
export class NodeFunction extends Construct {
  readonly resource: LambdaFunction;
  /** The name as text; `functionName` refers to the function once it exists. */
  readonly name: string;
  readonly functionName: string;
  readonly logGroupName: string;
  readonly arn: string;
  readonly role: GrantedRole;

  constructor(scope: Construct, id: string, props: NodeFunctionProps) {
    super(scope, id);
    const { names, runtime, bundle, vpc, layers, tracing = "none" } = props.defaults;
    const name = checkName(this, "Lambda function", names.part(props.handler));
    this.name = name;
    const { zipPath, hash, sourceCodeHash } = bundle(props.code ?? props.handler);
    const code = new TerraformAsset(this, "code", { path: zipPath, type: AssetType.FILE, assetHash: hash });

    const { logGroup, nameForLambda } = this.logsTo(props.defaults);
    this.logGroupName = logGroup.logGroupName;
    this.role = new GrantedRole(this, "role", {
      roleName: name,
      description: `What the function ${name} may do.`,
      principal: { Service: "lambda.amazonaws.com" },
    });
    logGroup.grantWrite(this.role);
    if (vpc !== undefined) this.role.allow("*", NETWORK_INTERFACES);
    if (tracing !== "none") this.role.allow("*", TRACES);

    this.resource = new LambdaFunction(this, "function", {
      functionName: name,
      description: props.description,
      role: this.role.arn,
      runtime,
      architectures: ["arm64"],
      handler: "index.handler",
      filename: code.path,
      sourceCodeHash,
      timeout: props.timeoutSeconds,
      memorySize: props.memoryMegabytes,
      environment: {
        variables: functionEnvironment(
          this,
          {
            // Logs and metrics carry it, with prefix and queue, because several may share an account.
            POWERTOOLS_SERVICE_NAME: name,
            POWERTOOLS_METRICS_NAMESPACE: METRICS_NAMESPACE,
            POWERTOOLS_LOG_LEVEL: "INFO",
            ...tracingEnvironment(props.defaults),
            ...props.environment,
          },
          props.applicationEnvironment ?? {},
        ),
      },
      loggingConfig: {
        logFormat: "JSON",
        applicationLogLevel: "INFO",
        systemLogLevel: "INFO",
        logGroup: nameForLambda,
      },
      ...(vpc && {
        vpcConfig: { subnetIds: [...vpc.subnetIds], securityGroupIds: [...vpc.securityGroupIds] },
      }),
      ...(layers && layers.length > 0 && { layers: [...layers] }),
      ...(tracing !== "none" && { tracingConfig: { mode: "Active" } }),
      // Lambda checks on creation that the role may do both.
      ...((vpc || tracing !== "none") && { dependsOn: [this.role.policy] }),
    });
    this.functionName = this.resource.functionName;
    this.arn = this.resource.arn;
  }

  /** Where it logs, as text and as Terraform's reference, so that the function is created after it. */
  private logsTo({ logGroup, logRetentionDays }: FunctionDefaults) {
    if (logGroup !== undefined) return { logGroup, nameForLambda: logGroup.logGroupName };
    const name = checkName(this, "log group", `/aws/lambda/${this.name}`);
    const created = new CloudwatchLogGroup(this, "logs", { name, retentionInDays: logRetentionDays });
    const own: ILogGroup = {
      logGroupName: name,
      grantWrite: (grantee) => grantWriteTo(created.arn, grantee),
    };
    return { logGroup: own, nameForLambda: created.name };
  }
}
