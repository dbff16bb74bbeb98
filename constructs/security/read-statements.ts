import * as v from "valibot";

/** A statement of a policy, with lists wherever the policy language allows one value or many. */
export interface Statement {
  readonly allows: boolean;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Principals of every kind: services, accounts, `*`. */
  readonly principals: readonly string[];
  /** Whether it is defined by exclusion: NotAction, NotResource or NotPrincipal. */
  readonly inverted: boolean;
}

const OneOrMany = v.pipe(
  v.optional(v.union([v.string(), v.array(v.string())]), []),
  v.transform((value) => [value].flat()),
);

const Principals = v.pipe(
  v.optional(v.union([v.string(), v.record(v.string(), v.union([v.string(), v.array(v.string())]))]), {}),
  v.transform((value) => (typeof value === "string" ? [value] : Object.values(value).flat())),
);

const StatementSchema = v.pipe(
  v.looseObject({
    Effect: v.picklist(["Allow", "Deny"]),
    Action: OneOrMany,
    Resource: OneOrMany,
    Principal: Principals,
  }),
  v.transform(
    (statement): Statement => ({
      allows: statement.Effect === "Allow",
      actions: statement.Action,
      resources: statement.Resource,
      principals: statement.Principal,
      inverted: ["NotAction", "NotResource", "NotPrincipal"].some((name) => name in statement),
    }),
  ),
);

const PolicySchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    Statement: v.union([
      v.array(StatementSchema),
      v.pipe(
        StatementSchema,
        v.transform((only) => [only]),
      ),
    ]),
  }),
);

/**
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. Undefined: it is not a policy.
 */
export function readStatements(policy: unknown): readonly Statement[] | undefined {
  const parsed = v.safeParse(PolicySchema, policy);
  return parsed.success ? parsed.output.Statement : undefined;
}
