import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import type { Bundler } from "../../../constructs/bundling/bundle";
import { resolveSettings } from "../../../constructs/settings/resolve-settings";
import type { Settings } from "../../../constructs/settings/settings";
import { createStacks } from "../../../constructs/stacks/create-stacks";
import { INGESTOR_STACK_ID } from "../../../constructs/stacks/ingestor-stack";
import { RELIABLE_STACK_ID } from "../../../constructs/stacks/reliable-stack";
import type { Environment } from "../../../core/environment/environment";
import type { ApplicationModule } from "../../../core/project/application-module";
import * as JOBS from "../../support/jobs-application";
import { fakeBundler } from "./fake-bundler";

/** A block of Terraform JSON: type → logical id → arguments. */
export type Blocks = Record<string, Record<string, Record<string, unknown>>>;

export interface TerraformJson {
  readonly resource: Blocks;
  readonly data?: Blocks;
  readonly output: Record<
    string,
    { readonly description?: string; readonly sensitive?: boolean; readonly value: unknown }
  >;
  readonly terraform: Record<string, unknown>;
  readonly provider: Record<string, unknown>;
}

export interface Synthesized {
  readonly ingestor: TerraformJson;
  readonly reliable: TerraformJson;
  /** The files' bytes as text. */
  readonly text: { readonly ingestor: string; readonly reliable: string };
}

/** Writes both stacks as `cdktf synth` does, into a folder, and reads them back. */
export function synthesizeInto(
  outdir: string,
  settings: Settings,
  bundle: Bundler = fakeBundler,
): Synthesized {
  const app = new App({ outdir, stackTraces: false });
  createStacks(app, settings, bundle);
  app.synth();
  const text = (id: string) => readFileSync(join(outdir, "stacks", id, "cdk.tf.json"), "utf8");
  const ingestor = text(INGESTOR_STACK_ID);
  const reliable = text(RELIABLE_STACK_ID);
  return { ingestor: JSON.parse(ingestor), reliable: JSON.parse(reliable), text: { ingestor, reliable } };
}

export interface Choice {
  /** Default: the jobs application. */
  readonly application?: ApplicationModule;
  readonly change?: (settings: Settings) => Settings;
}

/** The same, into a temporary folder that is removed. */
export function synthesize(
  environment: Environment,
  { application = JOBS, change }: Choice = {},
): Synthesized {
  const settings = resolveSettings(environment, application);
  const outdir = mkdtempSync(join(tmpdir(), "synthesized-"));
  try {
    return synthesizeInto(outdir, change?.(settings) ?? settings);
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
