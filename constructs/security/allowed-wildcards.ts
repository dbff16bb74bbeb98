import type { Statement } from "./read-statements";

interface AllowedWildcard {
  readonly resourceType: string;
  readonly actions: readonly string[];
  readonly resource: RegExp;
  /** The only principal that it may be allowed to. Default: any named principal. */
  readonly principal?: RegExp;
  /** Why AWS has nothing narrower. */
  readonly why: string;
}

/** Every wildcard that a policy may allow. */
export const ALLOWED_WILDCARDS: readonly AllowedWildcard[] = [
  {
    resourceType: "aws_iam_role_policy",
    actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
    resource: /^(?:\$\{aws_cloudwatch_log_group\.[\w-]+\.arn\}|arn:[^*]+:log-group:[^*:]+):\*$/,
    why: "Lambda names a log group's streams as it makes them",
  },
  {
    resourceType: "aws_iam_role_policy",
    actions: [
      "ec2:AssignPrivateIpAddresses",
      "ec2:CreateNetworkInterface",
      "ec2:DeleteNetworkInterface",
      "ec2:DescribeNetworkInterfaces",
      "ec2:DescribeSubnets",
      "ec2:UnassignPrivateIpAddresses",
      "xray:PutTelemetryRecords",
      "xray:PutTraceSegments",
    ],
    resource: /^\*$/,
    why: "the tracing service knows no resource of a trace, and EC2 none of a network interface that is yet to be made",
  },
  {
    resourceType: "aws_kms_key",
    actions: ["kms:*"],
    resource: /^\*$/,
    // The account that is deployed to, as Terraform determines it, and no other.
    principal: /^arn:[^:]+:iam::\$\{data\.aws_caller_identity\.[\w-]+\.account_id\}:root$/,
    why: "a key's policy speaks of the key itself, and must hand all of it to the account's IAM or lock everybody out",
  },
  {
    resourceType: "aws_kms_key",
    actions: ["kms:Decrypt", "kms:GenerateDataKey"],
    resource: /^\*$/,
    why: "a key's policy speaks of the key itself",
  },
];

/** Whether an Allow statement with a wildcard is on the list. */
export function isAllowedWildcard(resourceType: string, statement: Statement): boolean {
  const { actions, resources, principals } = statement;
  return ALLOWED_WILDCARDS.some(
    (allowed) =>
      allowed.resourceType === resourceType &&
      actions.every((action) => allowed.actions.includes(action)) &&
      resources.every((resource) => allowed.resource.test(resource)) &&
      isOnly(allowed.principal, principals),
  );
}

function isOnly(allowed: RegExp | undefined, principals: readonly string[]): boolean {
  if (allowed === undefined) return true;
  return principals.length > 0 && principals.every((principal) => allowed.test(principal));
}
