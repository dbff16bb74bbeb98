import { type Policies, readPolicies } from "../../../../local/iam/policies";
import { resolveSynthesised } from "../../support/resolve-synthesised";

/** The policies of the stacks that some settings give, with the ARNs that AWS would give in one account. */
export function policiesOf(settings: Readonly<Record<string, string>>): Policies {
  const { resources, resolveIn, queues } = resolveSynthesised(settings);
  return readPolicies(resources, resolveIn, queues);
}
