import * as v from "valibot";
import type { KeyNeeds } from "../../core/existing-queue/queue-needs";
import type { Finding } from "./finding";

/** What the rule about the key requires. */
export const KEY_NEEDED = "the deployment's roles may use the key";

const OneOrMany = v.pipe(
  v.optional(v.union([v.string(), v.array(v.string())]), []),
  v.transform((value) => [value].flat()),
);

const Statement = v.looseObject({
  Effect: v.string(),
  Action: OneOrMany,
  Principal: v.optional(v.union([v.literal("*"), v.looseObject({ AWS: OneOrMany })])),
  Condition: v.optional(v.unknown()),
});

const Policy = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    Statement: v.pipe(
      v.union([v.array(Statement), Statement]),
      v.transform((value) => [value].flat()),
    ),
  }),
);

type KeyStatement = v.InferOutput<typeof Statement>;

const KEY = /^arn:([\w-]+):kms:[\w-]*:(\d{12}):/;

/**
 * Whether a key's policy lets the deployment's roles use it: it names them, or delegates to the account's IAM, where
 * the roles' own policies allow it. Conditions and Denies are not evaluated.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export function checkKeyPolicy({ arn, decrypt, encrypt }: KeyNeeds, policy: string): Finding {
  const [, partition = "aws", account = ""] = KEY.exec(arn) ?? [];
  const roleArn = (role: string) => `arn:${partition}:iam::${account}:${role}`;
  const parsed = v.safeParse(Policy, policy);
  const statements = parsed.success ? parsed.output.Statement : [];
  const wanted = [
    ...decrypt.map((role) => ({ role, action: "kms:Decrypt" })),
    ...encrypt.map((role) => ({ role, action: "kms:GenerateDataKey" })),
  ];
  const judged = wanted.map(({ role, action }) => ({
    role,
    answer: judge(statements, action, [`arn:${partition}:iam::${account}:root`, account, "*", roleArn(role)]),
  }));
  const lacking = new Set(judged.filter(({ answer }) => answer === "no").map(({ role }) => role));
  const unclear = judged.some(({ answer }) => answer === "unknown");
  const holds = lacking.size > 0 ? "no" : unclear || !parsed.success ? "unknown" : "yes";
  const statement = {
    Effect: "Allow",
    Principal: { AWS: [...new Set([...decrypt, ...encrypt])].map(roleArn) },
    Action: ["kms:Decrypt", "kms:GenerateDataKey"],
    Resource: "*",
  };
  return {
    rule: "key-policy",
    holds,
    found: FOUND[holds](lacking),
    needed: KEY_NEEDED,
    ...(holds !== "yes" && { todo: { whose: "key's owner", line: JSON.stringify(statement) } }),
  };
}

const FOUND = {
  yes: () => "it allows them, or delegates to IAM",
  no: (roles: ReadonlySet<string>) => `it allows nothing to ${[...roles].join(", ")}`,
  unknown: () => "it depends on a condition or a Deny, which this check does not evaluate",
} as const;

function judge(
  statements: readonly KeyStatement[],
  action: string,
  principals: readonly string[],
): Finding["holds"] {
  const about = statements.filter(
    (statement) =>
      namedBy(statement).some((principal) => principals.includes(principal)) &&
      statement.Action.some((pattern) => covers(pattern, action)),
  );
  if (about.some(({ Effect }) => Effect !== "Allow")) return "unknown";
  if (about.some(({ Condition }) => Condition === undefined)) return "yes";
  return about.length > 0 ? "unknown" : "no";
}

const namedBy = ({ Principal }: KeyStatement): readonly string[] =>
  Principal === undefined ? [] : Principal === "*" ? ["*"] : Principal.AWS;

/** Key policies usually contain `kms:*` and `kms:GenerateDataKey*`. */
const covers = (pattern: string, action: string): boolean =>
  pattern === "*" || pattern === action || (pattern.endsWith("*") && action.startsWith(pattern.slice(0, -1)));
