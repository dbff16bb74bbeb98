import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import * as v from "valibot";
import { ConstructError } from "../construct-error";
import { providerVersionProblems } from "./provider-version";
import type { StageSettings } from "./settings";

/** No app applies the aspects of another copy: what they refuse would be deployed. Throws ConstructError. */
export function requireOneCopy(scope: Construct): void {
  if (TerraformStack.of(scope) instanceof TerraformStack) return;
  throw new ConstructError(
    scope.node.path,
    "The stack was created with a different copy of the Terraform CDK from the one that this package loads. Install either cdktf or cdktn, only once and without an alias. `npm ls cdktf cdktn` shows the copies.",
  );
}

const Versions = v.object({
  terraform: v.object({ required_providers: v.object({ aws: v.object({ version: v.string() }) }) }),
});

/** The version of the provider is the project's own choice, and is known once the stack is complete. */
export function versionProblems(
  scope: Construct,
  settings: Pick<StageSettings, "runtime" | "queue">,
): string[] {
  const parsed = v.safeParse(Versions, TerraformStack.of(scope).toTerraform());
  if (!parsed.success) return [];
  return providerVersionProblems(settings, parsed.output.terraform.required_providers.aws.version);
}
