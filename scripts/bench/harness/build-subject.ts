import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { buildSync } from "esbuild";
import { BUILD_OPTIONS, buildFunction } from "../../../constructs/bundling/build-function";
import { BENCH_FOLDER, ROOT } from "./peers";

const PEERS = join(ROOT, "scripts", "bench", "peers");

/** Writes a function of this system, built as for deployment with the benchmark's application. Returns its entry. */
export function buildOurs(functionName: string): string {
  const application = join(ROOT, "scripts/bench/application.ts");
  const { code } = buildFunction({ project: ROOT, application }, functionName);
  const folder = join(BENCH_FOLDER, "ours", functionName);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const { path, contents } of code) writeFileSync(join(folder, path), contents);
  return join(folder, "index.mjs");
}

/** Bundles what it is compared with, with the same flags or with esbuild's defaults. Returns its entry. */
export function buildPeer(file: string, nodeModules: string, flags: "ours" | "defaults" = "ours"): string {
  const entry = join(BENCH_FOLDER, flags, file.replace(/\.mjs$/, ""), "index.mjs");
  const options =
    flags === "ours"
      ? { ...BUILD_OPTIONS, mainFields: [...BUILD_OPTIONS.mainFields], sourcemap: false as const }
      : { bundle: true, platform: "node" as const, format: "esm" as const, logLevel: "silent" as const };
  buildSync({
    ...options,
    write: true,
    entryPoints: { index: join(PEERS, file) },
    outdir: dirname(entry),
    outExtension: { ".js": ".mjs" },
    nodePaths: [nodeModules],
    banner: {
      js: 'import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);',
    },
  });
  return entry;
}
