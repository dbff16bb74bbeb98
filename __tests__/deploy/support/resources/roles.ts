import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListPoliciesCommand,
  ListRolesCommand,
} from "@aws-sdk/client-iam";
import { named, type ResourceReader, textOf } from "./resource-reader";

/** IAM returns documents in URL encoding. */
const decode = (document: string | undefined) =>
  document === undefined ? undefined : decodeURIComponent(document);

export const ROLES: Readonly<Record<string, ResourceReader>> = {
  aws_iam_role: {
    read: async ({ iam }, intent) => {
      const { Role } = await iam.send(new GetRoleCommand({ RoleName: textOf(intent, "name") }));
      return {
        name: Role?.RoleName,
        description: Role?.Description,
        assume_role_policy: decode(Role?.AssumeRolePolicyDocument),
        max_session_duration: Role?.MaxSessionDuration,
        path: Role?.Path,
      };
    },
    list: async ({ iam }) => {
      const { Roles = [] } = await iam.send(new ListRolesCommand({}));
      return Roles.flatMap(({ RoleName }) => named(RoleName));
    },
  },
  aws_iam_role_policy: {
    read: async ({ iam }, intent) => {
      const command = new GetRolePolicyCommand({
        RoleName: textOf(intent, "role"),
        PolicyName: textOf(intent, "name"),
      });
      const { RoleName, PolicyName, PolicyDocument } = await iam.send(command);
      return { role: RoleName, name: PolicyName, policy: decode(PolicyDocument) };
    },
  },
  aws_iam_policy: {
    read: async ({ iam }, _intent, state) => {
      const PolicyArn = textOf(state, "arn");
      const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
      const VersionId = Policy?.DefaultVersionId;
      const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId }));
      return {
        name: Policy?.PolicyName,
        description: Policy?.Description,
        path: Policy?.Path,
        policy: decode(PolicyVersion?.Document),
      };
    },
    list: async ({ iam }) => {
      const { Policies = [] } = await iam.send(new ListPoliciesCommand({ Scope: "Local" }));
      return Policies.flatMap(({ Arn }) => named(Arn));
    },
  },
};
