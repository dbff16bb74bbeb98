import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, TerraformStack, Testing } from "cdktf";

export type Arguments = Record<string, unknown>;
export type Resources = Record<string, Record<string, Arguments>>;

/** Synthesizes what `build` puts into an empty stack: resource type → logical id → arguments. */
export function resourcesOf(build: (stack: TerraformStack) => void): Resources {
  const outdir = mkdtempSync(join(tmpdir(), "constructs-"));
  try {
    const stack = new TerraformStack(new App({ outdir, stackTraces: false }), "stack");
    build(stack);
    // The stack has no provider, so validations, which require one, are left out.
    return JSON.parse(Testing.synth(stack, false)).resource;
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** Every resource of a type, in the order of their logical ids. */
export function all(resources: Resources, type: string): Arguments[] {
  return Object.values(resources[type] ?? {});
}

/** The policy or other JSON text in an argument. */
export function json(value: unknown): unknown {
  return JSON.parse(String(value));
}

/** How Terraform refers to an attribute of a resource. */
export function reference(attribute: string): string {
  return `\${${attribute}}`;
}
