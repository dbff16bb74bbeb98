import { writeFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import * as v from "valibot";
import { readApplicationModule, requireModuleFile } from "../core/project/application-module";
import { LocalRunError } from "./errors";
import { EXPECTATIONS } from "./reconciliation/read-ledger";

const SampleSchema = v.strictObject({
  body: v.unknown(),
  attributes: v.optional(v.record(v.string(), v.union([v.string(), v.number(), v.instance(Uint8Array)])), {}),
  expect: v.exactOptional(v.picklist(EXPECTATIONS)),
});

/** What an application module may export for local runs. */
const LocalExports = v.object({
  samples: v.optional(v.array(SampleSchema), []),
  recovery: v.optional(v.record(v.string(), v.string())),
  /** The variables that the application reads, by stage. */
  deployment: v.optional(
    v.object({ environment: v.optional(v.record(v.string(), v.record(v.string(), v.string()))) }),
  ),
});

export type LocalApplication = v.InferOutput<typeof LocalExports>;

/**
 * Reads what an application module exports for local runs, in addition to its default export. It is bundled first, as
 * for the functions, so that it may be TypeScript wherever the run was installed. Throws LocalRunError or
 * ConfigurationError.
 */
export async function loadApplication(file: string, bundle: string): Promise<LocalApplication> {
  requireModuleFile(file);
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node22",
    write: false,
    logLevel: "silent",
    banner: { js: 'import{createRequire}from"node:module";const require=createRequire(import.meta.url);' },
  }).catch((cause: unknown) => {
    throw new LocalRunError(`The application module ${file} cannot be bundled: ${String(cause)}`, { cause });
  });
  await writeFile(bundle, outputFiles[0]?.contents ?? "");
  const url = pathToFileURL(bundle).href;
  const loaded = await import(url).catch((cause: unknown) => {
    throw new LocalRunError(
      `The application module ${file} cannot be loaded as an ES module, as which it is deployed: ${String(cause)}`,
      { cause },
    );
  });
  readApplicationModule(loaded, file);
  const exported = v.safeParse(LocalExports, { ...loaded });
  if (exported.success) return exported.output;
  const place = v.getDotPath(exported.issues[0]) ?? "the module";
  throw new LocalRunError(`The application module ${file}: ${place}: ${exported.issues[0].message}.`);
}
