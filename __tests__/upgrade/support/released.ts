import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { zipSync } from "fflate";
import { readStack } from "../../../local/terraform/read-stack";
import type { Deployment, StackName } from "../../deploy/support/deployment";
import { STACK_NAMES } from "../../deploy/support/deployment";

const RELEASES = join(__dirname, "../releases");

/** Its parts as numbers: 0.10.0 comes after 0.9.0. */
const rank = (version: string) =>
  version
    .split(".")
    .map((part) => part.padStart(6, "0"))
    .join(".");

/** The last release whose synthesized stacks are kept. */
export function lastRelease(): string {
  const last = readdirSync(RELEASES)
    .sort((a, b) => rank(a).localeCompare(rank(b)))
    .at(-1);
  if (last === undefined) throw new Error(`No release is kept in ${RELEASES}. Run npm run write:release.`);
  return last;
}

/**
 * Writes the stacks of a release to where `cdktf synth` writes this version's. What its functions did does not
 * matter.
 */
export async function placeRelease(deployment: Deployment, version: string): Promise<void> {
  for (const stack of STACK_NAMES) {
    const folder = deployment.folderOf(stack);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "cdk.tf.json"), readFileSync(join(RELEASES, version, `${stack}.json`)));
    const { resources } = await readStack(join(deployment.copy.folder, "cdktf.out"), stack);
    for (const { arguments: args } of resources) {
      if (typeof args.filename !== "string") continue;
      const file = join(folder, args.filename);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(
        file,
        zipSync({ "index.js": new TextEncoder().encode("exports.handler = async () => {};") }),
      );
    }
  }
}

const run = (deployment: Deployment, stack: StackName, ...args: string[]) =>
  deployment.terraform(stack, [...args, "-input=false", "-no-color"]);

export const initialize = (deployment: Deployment, stack: StackName) => run(deployment, stack, "init");

export const apply = (deployment: Deployment, stack: StackName) =>
  run(deployment, stack, "apply", "-auto-approve");
