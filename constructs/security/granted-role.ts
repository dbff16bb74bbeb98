import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Lazy, type TerraformResource } from "cdktf";
import { Construct } from "constructs";
import { checkName } from "../settings/check-name";
import { type Conditions, type Grantee, POLICY_VERSION, PolicyDocument } from "./policy-document";

export interface GrantedRoleProps {
  readonly roleName: string;
  readonly description: string;
  /** Who may assume the role: a service, such as `lambda.amazonaws.com`, or ARNs in this or other accounts. */
  readonly principal: { readonly Service: string } | { readonly AWS: readonly string[] };
  /** Conditions of the trust policy. Default: none. */
  readonly trustConditions?: Conditions;
}

/** A role with one inline policy, with one statement for each ARN that it was granted. */
export class GrantedRole extends Construct implements Grantee {
  readonly arn: string;
  /** The part before the colon in the SenderId of the messages that the role sends. */
  readonly uniqueId: string;
  /** For resources that must not be created before the role has its permissions. */
  readonly policy: TerraformResource;
  private readonly granted = new PolicyDocument();

  constructor(scope: Construct, id: string, props: GrantedRoleProps) {
    super(scope, id);
    const role = new IamRole(this, "role", {
      name: checkName(this, "IAM role", props.roleName),
      description: props.description,
      assumeRolePolicy: JSON.stringify({
        Version: POLICY_VERSION,
        Statement: [
          {
            Effect: "Allow",
            Principal: props.principal,
            Action: "sts:AssumeRole",
            ...(props.trustConditions && { Condition: props.trustConditions }),
          },
        ],
      }),
    });
    this.arn = role.arn;
    this.uniqueId = role.uniqueId;
    this.policy = new IamRolePolicy(this, "policy", {
      name: props.roleName,
      role: role.name,
      // Lazy: grants come after construction.
      policy: Lazy.stringValue({ produce: () => this.granted.toJson() }),
    });
  }

  allow(resourceArn: string, actions: readonly string[], conditions?: Conditions): void {
    this.granted.allow(resourceArn, actions, conditions);
  }
}
