import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import * as v from "valibot";
import { needsIn, type QueueNeeds } from "../../core/existing-queue/queue-needs";
import { parseQueueArn } from "../../core/names/queue-arn";
import { DlqError } from "../errors";

const Stack = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ output: v.optional(v.record(v.string(), v.object({ value: v.unknown() })), {}) }),
);

/**
 * What the synthesized stacks require of the existing queue of this name. Undefined: they create the queue
 * themselves. Throws DlqError if nothing was synthesized.
 */
export function readNeeds(folder: string, queueName: string): QueueNeeds | undefined {
  const stacks = path.join(folder, "stacks");
  if (!existsSync(stacks)) {
    throw new DlqError(
      "NotSynthesized",
      `${folder} contains no synthesized stacks, which define how the queue must be configured. Run \`npx cdktf synth\` for the same stage first, or pass the folder with --synthesized.`,
    );
  }
  return readdirSync(stacks)
    .flatMap((stack) => readOutputs(path.join(stacks, stack, "cdk.tf.json")))
    .find(({ arn }) => parseQueueArn(arn)?.name === queueName);
}

function readOutputs(file: string): QueueNeeds[] {
  if (!existsSync(file)) return [];
  const stack = v.safeParse(Stack, readFileSync(file, "utf8"));
  if (!stack.success) {
    throw new DlqError(
      "NotSynthesized",
      `${file} is not a stack written by CDKTF. Run \`npx cdktf synth\` again.`,
    );
  }
  return needsIn(
    Object.fromEntries(Object.entries(stack.output.output).map(([name, { value }]) => [name, value])),
  );
}
