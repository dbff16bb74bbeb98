import { isAllowedWildcard } from "./allowed-wildcards";
import { readStatements, type Statement } from "./read-statements";
import type { Arguments, Rule } from "./resource-rules";

const POLICY_ARGUMENTS = ["policy", "assume_role_policy"];

/** Text arguments that contain policies, including nested ones. */
function policiesOf(value: unknown): unknown[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    POLICY_ARGUMENTS.includes(name) && inner !== undefined ? [inner] : policiesOf(inner),
  );
}

const hasWildcard = (texts: readonly string[]) => texts.some((text) => /[*?]/.test(text));

function problemsOf(type: string, statement: Statement): string[] {
  const { actions, resources, principals, inverted, allows } = statement;
  if (!allows) return [];
  const what = `${actions.join(", ")} on ${resources.join(", ") || "what the policy belongs to"}`;
  const toWhom = principals.length > 0 ? ` to ${principals.join(", ")}` : "";
  const problems: string[] = [];
  if (inverted)
    problems.push("A policy uses NotAction, NotResource or NotPrincipal. List what it allows instead.");
  if (principals.includes("*")) problems.push(`A policy allows ${what} to everybody. Name the principals.`);
  for (const principal of principals) {
    if (principal === "*" || !principal.includes("*")) continue;
    problems.push(`A policy allows ${what} to ${principal}. Name the principals without a wildcard.`);
  }
  if (hasWildcard([...actions, ...resources]) && !isAllowedWildcard(type, statement)) {
    problems.push(
      `A policy allows ${what}${toWhom}, which has a wildcard that is not listed in constructs/security/allowed-wildcards.ts. Name the actions and resources in full.`,
    );
  }
  return problems;
}

const narrowPolicies: Rule = (type, args) =>
  policiesOf(args).flatMap(
    (policy) =>
      readStatements(policy)?.flatMap((statement) => problemsOf(type, statement)) ?? [
        "A policy cannot be read at synth. Write it as JSON in the construct.",
      ],
  );

const textsOf = (...values: readonly unknown[]) => values.filter((value) => typeof value === "string");

/** A function's policy is not written as JSON: each permission is one of its statements. */
const narrowPermissions: Rule = (type, { action, function_name, principal }) =>
  type !== "aws_lambda_permission"
    ? []
    : problemsOf(type, {
        allows: true,
        actions: textsOf(action),
        resources: textsOf(function_name),
        principals: textsOf(principal),
        inverted: false,
      });

/** Arguments of roles, and of everything that attaches something to a role, a user or a group. */
const managedPoliciesOf = ({ policy_arn, policy_arns, managed_policy_arns }: Arguments) =>
  textsOf(...[policy_arn, policy_arns, managed_policy_arns].flat());

const onlyInlineGrants: Rule = (type, args) =>
  !type.startsWith("aws_iam_")
    ? []
    : managedPoliciesOf(args).map(
        (arn) =>
          `The managed policy ${arn} is attached, and what it allows cannot be checked at synth. Grant exact actions on exact ARNs in an inline policy instead, as ServiceRole.allow does.`,
      );

/** Who may do what. */
export const POLICY_RULES: readonly Rule[] = [narrowPolicies, narrowPermissions, onlyInlineGrants];
