import { TerraformProvider, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";

interface Named {
  readonly scope: IConstruct;
  readonly what: string;
  readonly names: readonly string[];
}

/** What was named in each app. */
const NAMED = new WeakMap<IConstruct, Named[]>();

/**
 * Refuses at synthesis, by name, anything that would have the same name as something else in the same account and
 * region. No two may share any of `names`; the first shared one is reported.
 */
export function refuseSameName(scope: IConstruct, what: string, names: readonly string[]): void {
  const { root } = scope.node;
  const known = NAMED.get(root) ?? [];
  const earlier = known.filter((named) => named.what === what);
  NAMED.set(root, [...known, { scope, what, names }]);
  scope.node.addValidation({
    validate: () =>
      earlier.flatMap((other) => {
        const shared = names.find((name) => other.names.includes(name));
        if (shared === undefined || !isSamePlace(scope, other.scope)) return [];
        return `${other.scope.node.path} has ${what} named ${shared} too. In names derived from a queue's, "_" becomes "-": rename one of the two, or give it another prefix.`;
      }),
  });
}

/** Whether two constructs are deployed by providers of the same configuration, to the same account and region. */
function isSamePlace(one: IConstruct, other: IConstruct): boolean {
  const [first, second] = [TerraformStack.of(one), TerraformStack.of(other)];
  return first === second || placeOf(first) === placeOf(second);
}

function placeOf(stack: TerraformStack): string {
  const providers = stack.node.findAll().filter(TerraformProvider.isTerraformProvider);
  const blocks = providers.map((provider) => provider.toTerraform());
  return JSON.stringify(blocks, (key, value) => (key === "default_tags" || key === "//" ? undefined : value));
}
