/** Conditions of a statement: operator → key → value. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Something that can be granted permissions. Constructs that own a resource grant exact actions on its ARN. */
export interface Grantee {
  allow(resourceArn: string, actions: readonly string[], conditions?: Conditions): void;
}

export const POLICY_VERSION = "2012-10-17";

interface Grant {
  readonly resourceArn: string;
  readonly actions: Set<string>;
  readonly conditions: Conditions | undefined;
}

/** Collects grants: one statement for each ARN and its conditions, in the order in which they were first granted. */
export class PolicyDocument implements Grantee {
  private readonly grants = new Map<string, Grant>();

  allow(resourceArn: string, actions: readonly string[], conditions?: Conditions): void {
    const key = JSON.stringify([resourceArn, conditions]);
    const grant = this.grants.get(key) ?? { resourceArn, actions: new Set(), conditions };
    for (const action of actions) grant.actions.add(action);
    this.grants.set(key, grant);
  }

  toJson(): string {
    const Statement = [...this.grants.values()].map(({ resourceArn, actions, conditions }) => ({
      Effect: "Allow",
      Action: [...actions].sort(),
      Resource: resourceArn,
      ...(conditions && { Condition: conditions }),
    }));
    return JSON.stringify({ Version: POLICY_VERSION, Statement });
  }
}
