import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { App, TerraformStack, Testing } from "cdktf";
import { PROJECT } from "./documented-commands";

const PAGE = readFileSync(join(PROJECT, "docs/deploy.md"), "utf8");

/** The block that renames a resource, as the page shows it. */
const [, BLOCK = "throw new Error('docs/deploy.md has no moved block');"] =
  /^```ts\n(stack\.addOverride\("moved", .*?)^```$/ms.exec(PAGE) ?? [];

export interface Move {
  readonly from: string;
  readonly to: string;
}

/** What a stack with the page's block synthesizes as `moved`. If addresses are given, they replace the page's. */
export function synthesizeMoved(addresses?: Move): unknown {
  const stack = new TerraformStack(new App({ stackTraces: false }), "renamed");
  const text =
    addresses === undefined
      ? BLOCK
      : BLOCK.replace(/(?<=\bfrom: ")[^"]+/, addresses.from).replace(/(?<=\bto: ")[^"]+/, addresses.to);
  runInNewContext(text, { stack });
  return JSON.parse(Testing.synth(stack)).moved;
}
