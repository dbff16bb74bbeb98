import * as v from "valibot";
import { LocalRunError } from "../../../../local/errors";
import type { AppliedAttributes } from "../../../../local/terraform/resolve-references";

/** Attributes of an applied resource, as the provider read them back: ids, ARNs, URLs. */
export type ResourceState = Readonly<Record<string, unknown>>;

/** What Terraform knows about one stack, by address. */
export type StackState = ReadonlyMap<string, ResourceState>;

const Shown = v.object({
  format_version: v.pipe(v.string(), v.startsWith("1.")),
  values: v.object({
    root_module: v.object({
      resources: v.optional(
        v.array(
          v.object({
            address: v.string(),
            mode: v.picklist(["managed", "data"]),
            values: v.record(v.string(), v.unknown()),
          }),
        ),
        [],
      ),
    }),
  }),
});

/**
 * Reads what `terraform show -json` prints of a stack's state. Throws LocalRunError for anything else.
 * https://developer.hashicorp.com/terraform/internals/json-format
 */
export function parseState(stack: string, json: unknown): StackState {
  const parsed = v.safeParse(Shown, json, { abortEarly: true });
  if (!parsed.success) {
    throw new LocalRunError(
      `Stack ${stack}: Terraform shows no state of it that is understood here. Apply it first.`,
    );
  }
  const { resources } = parsed.output.values.root_module;
  return new Map(
    resources.filter(({ mode }) => mode === "managed").map(({ address, values }) => [address, values]),
  );
}

/** Attributes of several stacks, for the resolver of references. */
export function indexStates(states: ReadonlyMap<string, StackState>): AppliedAttributes {
  return {
    get: (stack, address, attribute) => {
      const value = states.get(stack)?.get(address)?.[attribute];
      return typeof value === "string" ? value : undefined;
    },
  };
}
