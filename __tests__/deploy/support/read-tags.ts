import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import type { Applied } from "./applied/describe-applied";
import type { Readers } from "./clients";
import { TAG_READERS } from "./resources/tags";

type Tags = Readonly<Record<string, string>>;

/** Tags of an applied resource: the requested ones and those that the endpoint knows. */
export interface TagsBack {
  readonly address: string;
  readonly intent: Tags;
  readonly actual: Tags;
}

const Tags = v.record(v.string(), v.string());

const Synthesized = v.object({
  provider: v.object({ aws: v.tuple([v.object({ default_tags: v.tuple([v.object({ tags: Tags })]) })]) }),
});

/** The tags that the provider gives to everything it creates, as synthesized. */
function defaultTagsIn(folder: string): Tags {
  const json: unknown = JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8"));
  return v.parse(Synthesized, json).provider.aws[0].default_tags[0].tags;
}

/**
 * Reads the tags of both stacks' resources back from the endpoint, for every type that the provider can tag, which
 * its state shows. Throws for a type that has no reader.
 */
export async function readTagsBack({ stacks, states }: Applied, aws: Readers): Promise<TagsBack[]> {
  const compared: TagsBack[] = [];
  for (const { name, folder, resources } of stacks) {
    const defaultTags = defaultTagsIn(folder);
    for (const { address, type, arguments: args } of resources) {
      const state = states.get(name)?.get(address) ?? {};
      const read = TAG_READERS[type];
      if (read === undefined) {
        if (!("tags_all" in state)) continue;
        throw new Error(
          `The tags of ${address} cannot be read back: support/resources/tags knows no ${type}.`,
        );
      }
      const intent = { ...defaultTags, ...v.parse(v.optional(Tags, {}), args.tags) };
      compared.push({ address, intent, actual: await read(aws, state) });
    }
  }
  return compared;
}
