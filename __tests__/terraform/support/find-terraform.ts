import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";

export type TerraformFound =
  | { readonly found: true; readonly environment: NodeJS.ProcessEnv; readonly provider: string }
  | { readonly found: false; readonly reason: string };

/** A tool next to the repository may print a Terraform configuration that installs providers from disk. */
const MIRROR_TOOL = resolve(__dirname, "../../../../shared/tools/terraform-mirror");

/** Terraform, and where it gets the AWS provider from: a given configuration, a mirror on disk, or the registry. */
export function findTerraform(environment: NodeJS.ProcessEnv): TerraformFound {
  if (spawnSync("terraform", ["version"], { stdio: "ignore", env: environment }).status !== 0) {
    return { found: false, reason: "terraform is not installed" };
  }
  const quiet = { ...environment, CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1" };
  const given = environment.TF_CLI_CONFIG_FILE;
  if (given !== undefined && existsSync(given)) return { found: true, environment: quiet, provider: given };
  const mirror = askMirror();
  if (mirror !== undefined) {
    return {
      found: true,
      environment: { ...quiet, TF_CLI_CONFIG_FILE: mirror },
      provider: "a mirror on disk",
    };
  }
  if (environment.TERRAFORM_REGISTRY === "1")
    return { found: true, environment: quiet, provider: "the registry" };
  return {
    found: false,
    reason:
      "the AWS provider is on no disk here; set TF_CLI_CONFIG_FILE to a configuration with a mirror, or TERRAFORM_REGISTRY=1 to download it",
  };
}

function askMirror(): string | undefined {
  if (!existsSync(MIRROR_TOOL)) return undefined;
  try {
    return execFileSync(MIRROR_TOOL, { encoding: "utf8" }).trim() || undefined;
  } catch {
    return undefined;
  }
}
