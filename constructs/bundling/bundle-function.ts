import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { buildFunction } from "./build-function";
import type { Bundle, Bundler } from "./bundle";
import { type NamedFile, zipFiles } from "./zip-files";

const PROJECT_ROOT = resolve(__dirname, "..", "..");
const BUILD_FOLDER = ".build";

/**
 * The bundler of a project: builds, zips and keeps the result below `.build/`, addressed by its content. Source
 * maps lie in `.build/source-maps/<hash>/`, to be found by the hash of the zip that runs.
 */
export function createBundler(projectRoot: string = PROJECT_ROOT): Bundler {
  return (functionName) => {
    const { code, sourceMaps } = buildFunction(projectRoot, functionName);
    const zip = zipFiles(code);
    const digest = createHash("sha256").update(zip).digest();
    const hash = digest.toString("hex").slice(0, 32);
    const zipPath = join(projectRoot, BUILD_FOLDER, "functions", functionName, hash, "function.zip");
    writeFile(zipPath, zip);
    writeAll(join(projectRoot, BUILD_FOLDER, "source-maps", hash), sourceMaps);
    return { zipPath, hash, sourceCodeHash: digest.toString("base64") } satisfies Bundle;
  };
}

/** Bundles a function of this project. */
export const bundleFunction: Bundler = createBundler();

function writeAll(folder: string, files: readonly NamedFile[]): void {
  for (const { path, contents } of files) writeFile(join(folder, path), contents);
}

function writeFile(path: string, contents: Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, contents);
}
