import { builtinModules } from "node:module";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { PACKAGE_ROOT } from "../../core/project/package-root";
import manifest from "../../package.json";

/** The functions of another project's queue: the producer belongs to this one. */
export const FUNCTIONS = [
  "consumer",
  "idempotent-consumer",
  "notifier",
  "acknowledging-notifier",
  "redriver",
];

const ENTRIES = [
  ...Object.values(manifest.exports).flatMap((target) =>
    typeof target === "string" ? [] : [target.default],
  ),
  manifest.bin["reliable-queue-local"],
  // What bin/dlq starts.
  "dist/cli/main.js",
  // Started as processes of their own.
  "dist/local/lambda/bootstrap.mjs",
  "dist/local/send.mjs",
  // Bundled for Lambda.
  ...FUNCTIONS.map((name) => `dist/functions/handlers/${name}/index.ts`),
  "dist/functions/core/application/define-application.ts",
  "dist/functions/constructs/bundling/environment-credentials.ts",
];

export interface Loaded {
  /** Files of the package, relative to its folder. */
  readonly own: readonly string[];
  /** Names of other packages. */
  readonly packages: readonly string[];
}

/** What is loaded from the built package, from every starting point. */
export function findLoaded(): Loaded {
  const { metafile } = buildSync({
    absWorkingDir: PACKAGE_ROOT,
    entryPoints: ENTRIES.map((path) => join(PACKAGE_ROOT, path)),
    bundle: true,
    packages: "external",
    // The application is the project's.
    external: ["#application"],
    platform: "node",
    format: "esm",
    outdir: "out",
    outbase: PACKAGE_ROOT,
    write: false,
    metafile: true,
    logLevel: "silent",
  });
  const imported = Object.values(metafile.inputs).flatMap(({ imports }) =>
    imports.flatMap(({ path, external }) => (external === true ? [path] : [])),
  );
  const packages = imported
    .filter((path) => !/^[.#/<]|^node:/.test(path) && !builtinModules.includes(path))
    .map((path) => path.split("/", path.startsWith("@") ? 2 : 1).join("/"));
  return { own: Object.keys(metafile.inputs), packages: [...new Set(packages)] };
}
