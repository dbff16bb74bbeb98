import * as v from "valibot";

/** One attribute that Terraform would change. */
export interface Difference {
  readonly address: string;
  readonly type: string;
  /** Of the resource, e.g. `reliable_q`, or its address where it has none. */
  readonly name: string;
  readonly attribute: string;
  readonly before: unknown;
  readonly after: unknown;
}

const Attributes = v.nullable(v.record(v.string(), v.unknown()));

const Plan = v.object({
  format_version: v.pipe(v.string(), v.startsWith("1.")),
  errored: v.literal(false),
  complete: v.literal(true),
  resource_changes: v.optional(
    v.array(
      v.object({
        address: v.string(),
        type: v.string(),
        mode: v.string(),
        change: v.object({ actions: v.array(v.string()), before: Attributes, after: Attributes }),
      }),
    ),
    [],
  ),
  output_changes: v.optional(v.record(v.string(), v.object({ actions: v.array(v.string()) })), {}),
});

const NAMES = ["name", "function_name", "alarm_name", "dashboard_name"];

function nameOf(address: string, attributes: Readonly<Record<string, unknown>>): string {
  const name = NAMES.map((argument) => attributes[argument]).find((value) => typeof value === "string");
  return typeof name === "string" ? name : address;
}

/**
 * Every attribute that a plan would change, and every resource that it would create or remove (attribute `*`). Throws
 * if the plan is not complete.
 */
export function listDifferences(plan: unknown): Difference[] {
  const { resource_changes, output_changes } = v.parse(Plan, plan);
  const found: Difference[] = [];
  for (const { address, type, change } of resource_changes) {
    const { actions, before, after } = change;
    if (actions.every((action) => action === "no-op" || action === "read")) continue;
    const name = nameOf(address, after ?? before ?? {});
    if (actions.join() !== "update" || before === null || after === null) {
      found.push({ address, type, name, attribute: "*", before: actions, after: null });
      continue;
    }
    for (const attribute of new Set([...Object.keys(before), ...Object.keys(after)])) {
      if (JSON.stringify(before[attribute]) === JSON.stringify(after[attribute])) continue;
      found.push({ address, type, name, attribute, before: before[attribute], after: after[attribute] });
    }
  }
  for (const [name, { actions }] of Object.entries(output_changes)) {
    if (actions.join() === "no-op") continue;
    const output = { address: `output.${name}`, type: "output", name };
    found.push({ ...output, attribute: "value", before: actions, after: null });
  }
  return found;
}

/** Address → what would be done with it. */
export function listActions(plan: unknown): Record<string, string> {
  const managed = v.parse(Plan, plan).resource_changes.filter(({ mode }) => mode === "managed");
  return Object.fromEntries(managed.map(({ address, change }) => [address, change.actions.join()]));
}
