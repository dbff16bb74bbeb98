import * as v from "valibot";

/** What holds messages, decrypts them, or remembers which were processed. */
export const HOLDING = ["aws_sqs_queue", "aws_kms_key", "aws_dynamodb_table"];

const Plan = v.object({
  errored: v.literal(false),
  complete: v.literal(true),
  resource_changes: v.array(
    v.object({ address: v.string(), type: v.string(), change: v.object({ actions: v.array(v.string()) }) }),
  ),
});

/**
 * Addresses of what a plan destroys or replaces, together with what somebody has sent. Throws for an incomplete plan.
 */
export function findLosses(plan: unknown): string[] {
  return v
    .parse(Plan, plan)
    .resource_changes.filter(
      ({ type, change }) => HOLDING.includes(type) && change.actions.includes("delete"),
    )
    .map(({ address, change }) => `${address}: ${change.actions.join(", then ")}`);
}
