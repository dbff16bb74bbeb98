import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { findPackageRoot } from "../../core/project/package-root";
import { buildFunction, type FunctionSources } from "./build-function";
import type { Bundle, Bundler } from "./bundle";
import { type NamedFile, zipFiles } from "./zip-files";

const BUILD_FOLDER = ".build";

/**
 * A project's bundler: builds, zips and keeps the result in the project's `.build/`, addressed by its content. Source
 * maps are in `.build/source-maps/<hash>/`, where they can be found by the hash of the deployed zip.
 */
export function createBundler(sources: FunctionSources): Bundler {
  const { project } = sources;
  return (functionName) => {
    const { code, sourceMaps } = buildFunction(sources, functionName);
    const zip = zipFiles(code);
    const digest = createHash("sha256").update(zip).digest();
    const hash = digest.toString("hex").slice(0, 32);
    const zipPath = join(project, BUILD_FOLDER, "functions", functionName, hash, "function.zip");
    writeFile(zipPath, zip);
    writeAll(join(project, BUILD_FOLDER, "source-maps", hash), sourceMaps);
    return { zipPath, hash, sourceCodeHash: digest.toString("base64") } satisfies Bundle;
  };
}

/** Bundles a function for the project in the working directory, in which CDKTF runs the app. */
export const bundleFunction: Bundler = (functionName) =>
  createBundler({ project: findPackageRoot(process.cwd()) })(functionName);

function writeAll(folder: string, files: readonly NamedFile[]): void {
  for (const { path, contents } of files) writeFile(join(folder, path), contents);
}

function writeFile(path: string, contents: Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, contents);
}
