import { errorCodeOf } from "../errors";
import type { Policies, Role } from "./policies";
import { requestContext } from "./request-context";

export type Decision =
  | { readonly allowed: true }
  /** In AWS's words, e.g. "because no identity-based policy allows the sqs:SendMessage action". */
  | { readonly allowed: false; readonly reason: string };

const ALLOWED: Decision = { allowed: true };

/** The library's word for a kind of policy → AWS's, where they differ. */
const KINDS: Readonly<Record<string, string>> = { identity: "identity-based", resource: "resource-based" };

/** Under the AGPL, and therefore optional. It is a variable, so that the compiler does not need it either. */
const EVALUATOR: string = "@cloud-copilot/iam-simulate";

/** The part of the evaluator that is used. */
interface Evaluator {
  runSimulation(simulation: object, options: object): Promise<Outcome>;
  getDenialReasons(
    analysis: unknown,
  ): readonly { readonly denialType: string; readonly policyType: string }[];
}

type Outcome =
  | { readonly resultType: "error"; readonly errors: { readonly message: string } }
  | {
      readonly resultType: "single";
      readonly overallResult: string;
      readonly result: { readonly analysis: unknown };
    }
  | { readonly resultType: "wildcard"; readonly overallResult: string };

/** Imported only when it is needed, because that takes a tenth of a second. Undefined if it is not installed. */
async function loadEvaluator(): Promise<Evaluator | undefined> {
  try {
    return await import(EVALUATOR);
  } catch (error) {
    const code = errorCodeOf(error);
    if (code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}

/** Without it every call is allowed. */
export const isEvaluatorInstalled = async (): Promise<boolean> => (await loadEvaluator()) !== undefined;

interface Request {
  readonly principal: string;
  readonly action: string;
  readonly resourceArn: string;
  readonly context: Readonly<Record<string, string>>;
}

async function simulate(
  request: Request,
  identityPolicies: Role["policies"],
  resourcePolicy: unknown,
): Promise<Decision> {
  const evaluator = await loadEvaluator();
  if (evaluator === undefined) return ALLOWED;
  const { getDenialReasons, runSimulation } = evaluator;
  const { principal, action, resourceArn, context } = request;
  const outcome = await runSimulation(
    {
      request: {
        principal,
        action,
        // Everything that was synthesized belongs to one account.
        resource: { resource: resourceArn, accountId: principalAccount(request) },
        contextVariables: { ...context },
      },
      identityPolicies: identityPolicies.map(({ name, document }) => ({ name, policy: document })),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy,
    },
    {},
  );
  if (outcome.resultType === "error")
    return denied(`because IAM cannot evaluate it (${outcome.errors.message})`);
  if (outcome.overallResult === "Allowed") return ALLOWED;
  const explicit =
    outcome.resultType === "single"
      ? getDenialReasons(outcome.result.analysis).find(({ denialType }) => denialType === "Explicit")
      : undefined;
  if (explicit === undefined) return denied(`because no identity-based policy allows the ${action} action`);
  return denied(`with an explicit deny in a ${KINDS[explicit.policyType] ?? explicit.policyType} policy`);
}

function denied(reason: string): Decision {
  return { allowed: false, reason };
}

function principalAccount({ context }: Request): string {
  return context["aws:PrincipalAccount"] ?? context["aws:SourceAccount"] ?? "";
}

/** The ARN of a role's session, as AWS names a caller. */
export function sessionArnOf({ arn, name }: Pick<Role, "arn" | "name">): string {
  return `arn:aws:sts::${arn.split(":")[4]}:assumed-role/${name}/${name}`;
}

/** Decides, as IAM does, whether a role may call an action on a resource in its own account. */
export function evaluateCall(
  role: Role,
  action: string,
  resourceArn: string,
  policies: Pick<Policies, "resources">,
  context: Readonly<Record<string, string>> = requestContext(role.arn),
): Promise<Decision> {
  const request = { principal: sessionArnOf(role), action, resourceArn, context };
  return simulate(request, role.policies, policies.resources.get(resourceArn));
}

/** Decides whether a service may assume a role, and on behalf of which resource, if any. */
export async function mayAssume(role: Role, service: string, sourceArn?: string): Promise<boolean> {
  const context = {
    "aws:SourceAccount": role.arn.split(":")[4] ?? "",
    ...(sourceArn !== undefined && { "aws:SourceArn": sourceArn }),
  };
  const request = { principal: service, action: "sts:AssumeRole", resourceArn: role.arn, context };
  return (await simulate(request, [], role.trust)).allowed;
}
