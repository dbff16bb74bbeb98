import * as v from "valibot";
import { parseJsonAs } from "../parse-json";

const Policy = v.record(v.string(), v.unknown());
const Parameters = v.record(v.string(), v.string());

/** An exact value, and the same value inside the JSON text of a list. */
function widenCondition(condition: unknown): unknown[] {
  return typeof condition === "string"
    ? [condition, { wildcard: `*${JSON.stringify(condition)}*` }]
    : [condition];
}

/**
 * Makes exact values of a filter policy match the elements of a `String.Array` attribute too, as SNS does. fauxqs
 * compares such an attribute as one text, its JSON.
 * https://docs.aws.amazon.com/sns/latest/dg/attribute-key-matching.html
 */
export function widenFilterPolicy(policy: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(policy).map(([key, conditions]) => {
      if (!Array.isArray(conditions)) return [key, conditions];
      if (key !== "$or") return [key, conditions.flatMap(widenCondition)];
      return [key, conditions.map((group) => (v.is(Policy, group) ? widenFilterPolicy(group) : group))];
    }),
  );
}

/** Widens the policy of an SNS `Subscribe` request, whose parameters are numbered pairs of key and value. */
export function widenSubscribeRequest(body: unknown): void {
  if (!v.is(Parameters, body) || body.Action !== "Subscribe") return;
  const pairs = Object.entries(body).filter(([name]) => name.endsWith(".key"));
  const parameter = (key: string) => {
    const name = pairs.find(([, value]) => value === key)?.[0].replace(/key$/, "value");
    return name !== undefined && body[name] !== undefined ? { name, text: body[name] } : undefined;
  };
  const policy = parameter("FilterPolicy");
  // A policy on the message's body is compared with real JSON.
  if (policy === undefined || parameter("FilterPolicyScope")?.text === "MessageBody") return;
  const parsed = parseJsonAs(Policy, policy.text);
  if (parsed !== undefined) body[policy.name] = JSON.stringify(widenFilterPolicy(parsed));
}
