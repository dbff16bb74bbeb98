import { readFile } from "node:fs/promises";
import path from "node:path";
import * as v from "valibot";
import { LocalRunError } from "../errors";

/** One resource or data source of a stack, with its arguments as synthesized. */
export interface Block {
  readonly type: string;
  readonly id: string;
  /** `type.id`, as references in the same stack name it. */
  readonly address: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** One stack's `cdk.tf.json`. */
export interface Stack {
  readonly name: string;
  /** Folder of the JSON. The zips' file names are relative to it. */
  readonly folder: string;
  readonly region: string;
  readonly resources: readonly Block[];
  readonly data: readonly Block[];
  readonly outputs: Readonly<Record<string, unknown>>;
}

const Blocks = v.record(v.string(), v.record(v.string(), v.record(v.string(), v.unknown())));

const StackSchema = v.strictObject({
  "//": v.optional(v.unknown()),
  terraform: v.optional(v.unknown()),
  provider: v.strictObject({
    aws: v.tuple([v.looseObject({ region: v.string() })]),
  }),
  data: v.optional(Blocks, {}),
  resource: v.optional(Blocks, {}),
  output: v.optional(v.record(v.string(), v.looseObject({ value: v.unknown() })), {}),
});

function listBlocks(blocks: v.InferOutput<typeof Blocks>): Block[] {
  return Object.entries(blocks).flatMap(([type, byId]) =>
    Object.entries(byId).map(([id, args]) => ({ type, id, address: `${type}.${id}`, arguments: args })),
  );
}

/** Reads one stack from its parsed JSON. Throws a LocalRunError that names the place that is not understood. */
export function parseStack(name: string, folder: string, json: unknown): Stack {
  const parsed = v.safeParse(StackSchema, json, { abortEarly: true });
  if (!parsed.success) {
    const [problem] = parsed.issues;
    const place = v.getDotPath(problem) ?? "the document";
    throw new LocalRunError(
      `Stack ${name}: ${place} is not understood by the local run. Teach local/terraform about it, or leave it out there on purpose.`,
    );
  }
  const { provider, data, resource, output } = parsed.output;
  return {
    name,
    folder,
    region: provider.aws[0].region,
    resources: listBlocks(resource),
    data: listBlocks(data),
    outputs: Object.fromEntries(Object.entries(output).map(([key, { value }]) => [key, value])),
  };
}

/** Reads `<synthesized>/stacks/<name>/cdk.tf.json`. */
export async function readStack(synthesized: string, name: string): Promise<Stack> {
  const folder = path.join(synthesized, "stacks", name);
  const text = await readFile(path.join(folder, "cdk.tf.json"), "utf8").catch((cause: unknown) => {
    throw new LocalRunError(`Stack ${name} was not synthesized: ${folder} has no cdk.tf.json.`, {
      cause,
    });
  });
  return parseStack(name, folder, JSON.parse(text));
}

/** All stacks must be in one region, because a queue cannot send its dead letters to another. */
export function regionOf(stacks: readonly Stack[]): string {
  const [region, ...others] = new Set(stacks.map((stack) => stack.region));
  if (region === undefined || others.length > 0) {
    throw new LocalRunError(
      `The synthesized stacks must all be in one region, but are in ${[region, ...others].join(", ")}.`,
    );
  }
  return region;
}
