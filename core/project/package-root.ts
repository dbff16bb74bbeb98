import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * The folder of the package.json in this folder or the nearest one above it. Throws if there is none, because both an
 * installed package and a project have one.
 */
export function findPackageRoot(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "package.json"))) return folder;
    if (folder === dirname(folder))
      throw new Error(`Neither ${from} nor a parent folder has a package.json.`);
  }
}

/** Where this package is installed, whether it runs from source or compiled. */
export const PACKAGE_ROOT = findPackageRoot(__dirname);
