import type { SQSClient } from "@aws-sdk/client-sqs";
import type { CallLog } from "./call-log";
import { type ClientConfiguration, createSqs } from "./clients";
import type { Identity } from "./identity";
import { type Named, partName } from "./target/deployment-names";

/** The roles whose metadata is trusted. */
const SENDERS = ["consumer", "notifier", "redriver", "operator"] as const;

/** A role, and the name of a session of it. */
export interface RoleToAssume {
  readonly arn: string;
  readonly session: string;
}

/**
 * The role with which an operator sends, so that the functions recognize an operator. Its session is named after the
 * caller, so that CloudTrail shows the person too. `found`: its ARN according to IAM, which may have a path.
 */
export function operatorRole(
  named: Named,
  account: string,
  { arn, partition = "aws" }: Identity,
  found?: string,
): RoleToAssume {
  const name = (arn.split("/").at(-1) ?? "").replaceAll(/[^\w+=,.@-]/g, "-").slice(0, 64);
  return {
    arn: found ?? `arn:${partition}:iam::${account}:role/${partName(named, "operator")}`,
    session: name.length < 2 ? "dlq" : name,
  };
}

/**
 * An SQS client that calls with a role. The role is assumed at once, so that a refusal comes before anything is sent,
 * and again when its credentials are about to expire.
 */
export async function assumeRole(
  configuration: ClientConfiguration,
  callLog: CallLog,
  { arn, session }: RoleToAssume,
): Promise<SQSClient> {
  const { AssumeRoleCommand, STSClient } = await import("@aws-sdk/client-sts");
  const sts = new STSClient(configuration);
  callLog.watch(sts);
  const assume = async () => {
    const command = new AssumeRoleCommand({ RoleArn: arn, RoleSessionName: session });
    const {
      AccessKeyId = "",
      SecretAccessKey = "",
      SessionToken = "",
      Expiration,
    } = (await sts.send(command)).Credentials ?? {};
    return {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
      ...(Expiration !== undefined && { expiration: Expiration }),
    };
  };
  let first: ReturnType<typeof assume> | undefined = assume();
  await first;
  const credentials = () => {
    const now = first ?? assume();
    first = undefined;
    return now;
  };
  return createSqs({ ...configuration, credentials }, callLog);
}

/** The deployment's roles, as far as they are deployed. */
export interface SenderRoles {
  readonly ids: ReadonlySet<string>;
  /** The role with which operators send. Its path is the deployer's choice. */
  readonly operatorArn?: string;
}

/** Looks up the deployment's roles by their names, which have no path. */
export async function readSenderRoles(
  configuration: ClientConfiguration,
  callLog: CallLog,
  named: Named,
): Promise<SenderRoles> {
  const { GetRoleCommand, IAMClient, NoSuchEntityException } = await import("@aws-sdk/client-iam");
  const iam = new IAMClient(configuration);
  callLog.watch(iam);
  const roles = SENDERS.map(async (part) => {
    try {
      const { Role } = await iam.send(new GetRoleCommand({ RoleName: partName(named, part) }));
      return Role === undefined ? [] : { part, id: Role.RoleId, arn: Role.Arn };
    } catch (error) {
      if (error instanceof NoSuchEntityException) return [];
      throw error;
    }
  });
  const found = (await Promise.all(roles)).flat();
  const operatorArn = found.find(({ part }) => part === "operator")?.arn;
  return {
    ids: new Set(found.flatMap(({ id }) => id ?? [])),
    ...(operatorArn !== undefined && { operatorArn }),
  };
}
