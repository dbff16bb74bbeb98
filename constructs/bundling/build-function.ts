import { existsSync } from "node:fs";
import { relative, resolve } from "node:path";
import { type BuildOptions, type BuildResult, buildSync } from "esbuild";
import { BundlingError } from "./bundling-error";
import type { NamedFile } from "./zip-files";

export interface BuiltFunction {
  /** What is deployed: `index.mjs`, the function's entry, and the chunks that it loads when it needs them. */
  readonly code: readonly NamedFile[];
  readonly sourceMaps: readonly NamedFile[];
}

/**
 * Modules of the AWS SDK that a Lambda function never uses, and what stands in for them. The credential chain
 * (SSO, profiles, instance metadata, …) costs a quarter of the time that the clients take to load.
 */
const STAND_INS = { "@aws-sdk/credential-provider-node": "./constructs/bundling/environment-credentials.ts" };

/** One place for the flags, so that a measurement can compare like with like. */
export const BUILD_OPTIONS = {
  bundle: true,
  platform: "node",
  target: "node22",
  // ESM with splitting keeps what is imported lazily (the SDK on the consumer's failure path) out of the entry.
  format: "esm",
  splitting: true,
  outExtension: { ".js": ".mjs" },
  // "module" first: of packages without an exports map the tree-shakeable build.
  mainFields: ["module", "main"],
  minify: true,
  legalComments: "none",
  // External, without a link in the code: kept outside the zip, because reading them costs start-up time.
  sourcemap: "external",
  sourcesContent: true,
  write: false,
  logLevel: "silent",
} as const satisfies BuildOptions;

/**
 * Bundles `handlers/<functionName>/index.ts` of a project. The output depends on the sources and the locked
 * packages only: paths within it are relative to the project. Throws BundlingError.
 */
export function buildFunction(projectRoot: string, functionName: string): BuiltFunction {
  const entry = `handlers/${functionName}/index.ts`;
  if (!existsSync(resolve(projectRoot, entry))) {
    throw new BundlingError(
      `The function ${functionName} has no code: ${entry} does not exist. Write it, exporting "handler".`,
    );
  }
  const outdir = resolve(projectRoot, "out");
  const result = build(functionName, {
    ...BUILD_OPTIONS,
    alias: STAND_INS,
    absWorkingDir: projectRoot,
    entryPoints: { index: `./${entry}` },
    outdir,
  });
  const files = (result.outputFiles ?? []).map(({ path, contents }) => ({
    path: relative(outdir, path).replaceAll("\\", "/"),
    contents,
  }));
  return {
    code: files.filter(({ path }) => !path.endsWith(".map")),
    sourceMaps: files.filter(({ path }) => path.endsWith(".map")),
  };
}

function build(functionName: string, options: BuildOptions): BuildResult {
  try {
    return buildSync(options);
  } catch (cause) {
    throw new BundlingError(`The function ${functionName} cannot be bundled: ${String(cause)}`, { cause });
  }
}
