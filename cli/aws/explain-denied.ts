import { DlqError, type IamStatement } from "../errors";
import type { FailedCall } from "./call-log";
import type { ErrorContext } from "./error-context";
import { missingKeyStatement } from "./missing-key-statement";
import { missingStatement, type Place } from "./missing-statement";

/** The statement that a denied call lacked. */
export async function explainDenied(
  error: Error,
  call: FailedCall,
  context: ErrorContext,
): Promise<DlqError> {
  const why = call.command === "AssumeRoleCommand" ? ASSUMED_FOR : "";
  return askFor(missingStatement(call, await placeOf(context)), error, why);
}

/** The statement that a call to an encrypted queue lacked. */
export async function explainDeniedKey(
  error: Error,
  call: FailedCall,
  context: ErrorContext,
): Promise<DlqError> {
  const key = await context.keyOf(String(call.input.QueueUrl ?? ""));
  return askFor(missingKeyStatement(call, key, await placeOf(context)), error);
}

async function placeOf({ identity, region, target }: ErrorContext): Promise<Place> {
  const { account, partition } = await identity();
  const { queue, prefix } = target;
  return { account, partition, region: await region(), queue, prefix };
}

/** The kinds of policies: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
const EXPLICIT_DENY =
  /explicit deny(?: in (an? (?:(?:identity-based|resource-based|service control|resource control|session|VPC endpoint|role trust) policy|permissions boundary)))?/i;

/** The role may also be missing: AWS does not say which. */
const ASSUMED_FOR =
  " The command assumes this role to send messages, so that the functions can verify that an operator sent them. Nothing was sent. reliable-sqs-with-dlq-stack creates the role.";

function askFor(statement: IamStatement, cause: Error, why = ""): DlqError {
  const refusal = `Your credentials may not call ${statement.Action[0]} on ${statement.Resource[0]}.${why}`;
  const deny = EXPLICIT_DENY.exec(cause.message);
  if (deny !== null) {
    const message = `${refusal} AWS reports an explicit deny in ${deny[1] ?? "a policy"}, which overrides every statement that allows the call. Ask the owner of that policy, or use other credentials.`;
    return new DlqError("AccessDenied", message, { cause });
  }
  const asking = [
    refusal,
    "Ask your administrator to add this statement to your policy:",
    JSON.stringify(statement, null, 2),
  ];
  return new DlqError("AccessDenied", asking.join("\n"), { statement, cause });
}
