import { describeError } from "../../core/runtime/describe-error";
import type { ClientConfiguration } from "./clients";

/** Who makes a change: an ARN, or the reason why it is not known. */
export interface Identity {
  readonly arn: string;
  readonly account?: string;
  /** `aws`, `aws-cn` or `aws-us-gov`: the second part of every ARN there. */
  readonly partition?: string;
  /** Present if the ARN is "unknown". */
  readonly why?: string;
}

const TIMEOUT_MS = 5_000;

/** Asks STS whose credentials these are, which everybody may do. Never throws: a missing answer is a result too. */
export async function readIdentity(configuration: ClientConfiguration): Promise<Identity> {
  try {
    const { GetCallerIdentityCommand, STSClient } = await import("@aws-sdk/client-sts");
    const client = new STSClient({ ...configuration, maxAttempts: 2 });
    const abortSignal = AbortSignal.timeout(TIMEOUT_MS);
    const { Arn, Account } = await client.send(new GetCallerIdentityCommand({}), { abortSignal });
    if (Arn === undefined) return { arn: "unknown", why: "STS returned no ARN" };
    const partition = Arn.split(":")[1];
    return { arn: Arn, ...(Account !== undefined && { account: Account }), ...(partition && { partition }) };
  } catch (error) {
    const { error: name, code } = describeError(error);
    return { arn: "unknown", why: code ?? name };
  }
}
