import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Lazy, type TerraformResource } from "cdktf";
import { Construct } from "constructs";

/** Who can be granted something: a role. Constructs that own a resource grant exact actions on its ARN. */
export interface Grantee {
  allow(resourceArn: string, actions: readonly string[]): void;
}

export interface ServiceRoleProps {
  readonly roleName: string;
  readonly description: string;
  /** The AWS service that assumes the role, e.g. `lambda.amazonaws.com`. */
  readonly service: string;
  /** Conditions of the trust policy. Default: none. */
  readonly trustConditions?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const POLICY_VERSION = "2012-10-17";

/** A role that one service assumes, with one inline policy: a statement for each ARN that it was granted. */
export class ServiceRole extends Construct implements Grantee {
  readonly arn: string;
  /** For resources that must not be made before the role may do what it needs. */
  readonly policy: TerraformResource;
  private readonly statements = new Map<string, Set<string>>();

  constructor(scope: Construct, id: string, props: ServiceRoleProps) {
    super(scope, id);
    const role = new IamRole(this, "role", {
      name: props.roleName,
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
      policy: Lazy.stringValue({ produce: () => this.policyDocument() }),
    });
  }

  allow(resourceArn: string, actions: readonly string[]): void {
    const granted = this.statements.get(resourceArn) ?? new Set<string>();
    for (const action of actions) granted.add(action);
    this.statements.set(resourceArn, granted);
  }

  private policyDocument(): string {
    const Statement = [...this.statements].map(([Resource, actions]) => ({
      Effect: "Allow",
      Action: [...actions].sort(),
      Resource,
    }));
    return JSON.stringify({ Version: POLICY_VERSION, Statement });
  }
}
