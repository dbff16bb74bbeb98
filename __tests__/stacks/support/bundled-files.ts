import { resolve } from "node:path";
import { buildSync } from "esbuild";

export const ROOT = resolve(__dirname, "../../..");

/** The source files that a bundle of this entry is built from, without packages. */
export function bundledFiles(entry: string): string[] {
  const { metafile } = buildSync({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    outdir: "out",
    splitting: true,
    metafile: true,
    write: false,
    logLevel: "silent",
  });
  return Object.keys(metafile.inputs);
}
