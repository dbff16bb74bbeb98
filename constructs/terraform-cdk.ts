import { ReliableQueueError } from "../core/runtime/errors";

/**
 * A module of CDKTF, or the same module of CDK Terrain if the project has that. The package's compiled code loads
 * both through here (scripts/package/build-package.ts). An alias would be a second copy, whose aspects no app
 * applies. Throws ReliableQueueError if neither is installed.
 */
export function loadTerraformCdk(name: string): unknown {
  const fork = name.replace("cdktf", "cdktn");
  return loadFirst([name, fork]);
}

function loadFirst(names: readonly string[]): unknown {
  for (const name of names) {
    try {
      return require(name);
    } catch (error) {
      if (!isMissing(error, name)) throw error;
    }
  }
  throw new ReliableQueueError(
    "TerraformCdkMissing",
    "fix",
    `None of ${names.join(" and ")} is installed. Install cdktf and @cdktf/provider-aws, or cdktn and @cdktn/provider-aws.`,
  );
}

/** The module itself is missing, not something that it needs. */
function isMissing(error: unknown, name: string): boolean {
  return (
    error instanceof Error &&
    "code" in error &&
    error.code === "MODULE_NOT_FOUND" &&
    error.message.includes(`'${name}'`)
  );
}
