import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { type Deployment, STACK_NAMES } from "./deployment";

const Configuration = v.record(v.string(), v.unknown());

const StackWithBucket = v.object({
  terraform: v.object({ backend: v.object({ s3: Configuration }) }),
  data: v.optional(
    v.object({
      terraform_remote_state: v.optional(
        v.record(v.string(), v.looseObject({ backend: v.literal("s3"), config: Configuration })),
      ),
    }),
  ),
});

/** An emulator has no host name for each bucket. */
const OF_EMULATOR = { use_path_style: true };

/** Creates the bucket for Terraform's state, as the README asks a deployer to. */
export async function createBucket(endpoint: string, bucket: string): Promise<void> {
  const { ok, status } = await fetch(`${endpoint}/${bucket}`, { method: "PUT" });
  if (!ok) throw new Error(`The bucket ${bucket} could not be made: ${status}.`);
}

/**
 * Writes `backend_override.tf.json` into each stack's folder: the synthesized backend, including the lock file, and
 * the other stack's state, with the emulator's address. Terraform merges it with what was synthesized, which stays
 * unchanged.
 */
export function reachBucketAtEmulator(deployment: Deployment): void {
  for (const stack of STACK_NAMES) {
    const folder = deployment.folderOf(stack);
    const synthesized = v.parse(
      StackWithBucket,
      JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8")),
    );
    const states = Object.entries(synthesized.data?.terraform_remote_state ?? {}).map(([id, { config }]) => [
      id,
      { config: { ...config, ...OF_EMULATOR } },
    ]);
    const override = {
      terraform: { backend: { s3: { ...synthesized.terraform.backend.s3, ...OF_EMULATOR } } },
      ...(states.length > 0 && { data: { terraform_remote_state: Object.fromEntries(states) } }),
    };
    writeFileSync(join(folder, "backend_override.tf.json"), JSON.stringify(override, null, 2));
  }
}
