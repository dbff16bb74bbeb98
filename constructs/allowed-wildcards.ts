import type { Statement } from "./read-statements";

interface AllowedWildcard {
  readonly resourceType: string;
  readonly actions: readonly string[];
  readonly resource: RegExp;
  /** Why AWS knows nothing narrower. */
  readonly why: string;
}

/** Every wildcard that a policy may allow. Nothing here is traced by X-Ray, which would need one more. */
export const ALLOWED_WILDCARDS: readonly AllowedWildcard[] = [
  {
    resourceType: "aws_iam_role_policy",
    actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
    resource: /^\$\{aws_cloudwatch_log_group\.[\w-]+\.arn\}:\*$/,
    why: "Lambda names a log group's streams as it makes them",
  },
  {
    resourceType: "aws_kms_key",
    actions: ["kms:*"],
    resource: /^\*$/,
    why: "a key's policy speaks of the key itself, and must hand all of it to the account's IAM or lock everybody out",
  },
  {
    resourceType: "aws_kms_key",
    actions: ["kms:Decrypt", "kms:GenerateDataKey"],
    resource: /^\*$/,
    why: "a key's policy speaks of the key itself",
  },
];

/** Whether a statement that allows something with a wildcard is one of the list. */
export function isAllowedWildcard(resourceType: string, { actions, resources }: Statement): boolean {
  return ALLOWED_WILDCARDS.some(
    (allowed) =>
      allowed.resourceType === resourceType &&
      actions.every((action) => allowed.actions.includes(action)) &&
      resources.every((resource) => allowed.resource.test(resource)),
  );
}
