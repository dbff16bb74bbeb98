import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Lazy, type TerraformResource } from "cdktf";
import { Construct } from "constructs";
import { checkName } from "../settings/check-name";
import { type Conditions, type Grantee, POLICY_VERSION, PolicyDocument } from "./policy-document";

export interface ServiceRoleProps {
  readonly roleName: string;
  readonly description: string;
  /** The AWS service that assumes the role, e.g. `lambda.amazonaws.com`. */
  readonly service: string;
  /** Conditions of the trust policy. Default: none. */
  readonly trustConditions?: Conditions;
}

/** A role that one service assumes, with one inline policy: a statement for each ARN that it was granted. */
export class ServiceRole extends Construct implements Grantee {
  readonly arn: string;
  /** For resources that must not be made before the role may do what it needs. */
  readonly policy: TerraformResource;
  private readonly granted = new PolicyDocument();

  constructor(scope: Construct, id: string, props: ServiceRoleProps) {
    super(scope, id);
    const role = new IamRole(this, "role", {
      name: checkName(this, "IAM role", props.roleName),
      description: props.description,
      assumeRolePolicy: JSON.stringify({
        Version: POLICY_VERSION,
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: props.service },
            Action: "sts:AssumeRole",
            ...(props.trustConditions && { Condition: props.trustConditions }),
          },
        ],
      }),
    });
    this.arn = role.arn;
    this.policy = new IamRolePolicy(this, "policy", {
      name: props.roleName,
      role: role.name,
      // Lazy: grants come after construction.
      policy: Lazy.stringValue({ produce: () => this.granted.toJson() }),
    });
  }

  allow(resourceArn: string, actions: readonly string[]): void {
    this.granted.allow(resourceArn, actions);
  }
}
