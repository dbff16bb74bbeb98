import { type Policies, readPolicies } from "../../../../local/iam/policies";
import { resolveSynthesized } from "../../support/resolve-synthesized";

/** The policies of the stacks with these settings, with the ARNs that AWS would assign in one account. */
export function policiesOf(settings: Readonly<Record<string, string>>): Policies {
  const { resources, resolveIn, queues } = resolveSynthesized(settings);
  return readPolicies(resources, resolveIn, queues);
}
