import type { IamStatement } from "../errors";
import type { FailedCall } from "./call-log";
import type { Place } from "./missing-statement";

/** Sending encrypts with a data key, which SQS also verifies by decrypting it. Receiving decrypts. */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  SendMessageBatchCommand: ["kms:GenerateDataKey", "kms:Decrypt"],
};

/** KMS's own message, if SQS passes it on. */
const DENIED = /not authorized to perform: (kms:\w+)(?: on resource: (arn:[\w-]+:kms:[\w:/-]+))?/;

const ARN = /^arn:[\w-]+:kms:([\w-]*):(\d*):(key|alias)\/(.+)$/;

/**
 * The IAM statement that would have allowed a call to use its queue's key. Unknown parts are words in capitals.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
 */
export function missingKeyStatement(call: FailedCall, key: string | undefined, place: Place): IamStatement {
  const [, action, resource] = DENIED.exec(call.error.message) ?? [];
  const Action = action === undefined ? (ACTIONS[call.command] ?? ["kms:Decrypt"]) : [action];
  if (resource !== undefined) return { Effect: "Allow", Action, Resource: [resource] };
  return { Effect: "Allow", Action, ...resourceOf(key, place) };
}

/**
 * An alias cannot be the resource of a statement about cryptographic operations. A condition names it, as KMS
 * documents.
 */
function resourceOf(key: string | undefined, place: Place): Pick<IamStatement, "Resource" | "Condition"> {
  const { region = "REGION", account = "ACCOUNT", partition = "aws" } = place;
  const [, itsRegion, itsAccount, kind, name = ""] = ARN.exec(key ?? "") ?? [];
  if (kind === "key" && key !== undefined) return { Resource: [key] };
  const keys = `arn:${partition}:kms:${itsRegion || region}:${itsAccount || account}:key`;
  const alias = kind === "alias" ? `alias/${name}` : key?.startsWith("alias/") ? key : undefined;
  if (alias === undefined) return { Resource: [`${keys}/${key ?? "KEY"}`] };
  return {
    Resource: [`${keys}/*`],
    Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": alias } },
  };
}
