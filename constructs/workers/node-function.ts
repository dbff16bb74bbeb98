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

/** What all functions of a deployment have in common. */
export interface FunctionDefaults {
  readonly names: QueueNames;
  readonly runtime: Runtime;
  readonly logRetentionDays: number;
  readonly bundle: Bundler;
}

export interface NodeFunctionProps {
  readonly defaults: FunctionDefaults;
  /** The folder in handlers/ whose index.ts exports `handler`; names the function too. */
  readonly handler: string;
  readonly description: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  /** What the function's own code reads. */
  readonly environment: Readonly<Record<string, string>>;
  /** What the application reads. Default: nothing. */
  readonly applicationEnvironment?: Readonly<Record<string, string>>;
}

/** Of everything that the functions count. */
export const METRICS_NAMESPACE = "ReliableQueue";

/**
 * A Node.js function on arm64 (a fifth cheaper) with a role of its own, a log group that forgets, and JSON logs.
 * Concurrency is limited at the mapping, never reserved: throttled invocations count as receives, so reserved
 * concurrency dead-letters good messages.
 */
export class NodeFunction extends Construct {
  readonly resource: LambdaFunction;
  /** The name as text; `functionName` refers to the function once it is there. */
  readonly name: string;
  readonly functionName: string;
  readonly logGroupName: string;
  readonly arn: string;
  readonly role: GrantedRole;
  readonly logGroup: CloudwatchLogGroup;

  constructor(scope: Construct, id: string, props: NodeFunctionProps) {
    super(scope, id);
    const { names, runtime, logRetentionDays, bundle } = props.defaults;
    const name = checkName(this, "Lambda function", names.part(props.handler));
    this.name = name;
    this.logGroupName = checkName(this, "log group", `/aws/lambda/${name}`);
    const { zipPath, hash, sourceCodeHash } = bundle(props.handler);
    const code = new TerraformAsset(this, "code", { path: zipPath, type: AssetType.FILE, assetHash: hash });

    this.logGroup = new CloudwatchLogGroup(this, "logs", {
      name: this.logGroupName,
      retentionInDays: logRetentionDays,
    });
    this.role = new GrantedRole(this, "role", {
      roleName: name,
      description: `What the function ${name} may do.`,
      principal: { Service: "lambda.amazonaws.com" },
    });
    // A log group's streams have no narrower name: the one wildcard.
    this.role.allow(`${this.logGroup.arn}:*`, ["logs:CreateLogStream", "logs:PutLogEvents"]);

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
            // Logs and metrics carry it: with prefix and queue, because several of them may share an account.
            POWERTOOLS_SERVICE_NAME: name,
            POWERTOOLS_METRICS_NAMESPACE: METRICS_NAMESPACE,
            POWERTOOLS_LOG_LEVEL: "INFO",
            ...props.environment,
          },
          props.applicationEnvironment ?? {},
        ),
      },
      loggingConfig: {
        logFormat: "JSON",
        applicationLogLevel: "INFO",
        systemLogLevel: "INFO",
        logGroup: this.logGroup.name,
      },
    });
    this.functionName = this.resource.functionName;
    this.arn = this.resource.arn;
  }
}
