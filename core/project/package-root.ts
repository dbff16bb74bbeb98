import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * The folder of the package.json at or above a folder. Throws when there is none, which neither an installed
 * package nor a project can be without.
 */
export function findPackageRoot(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "package.json"))) return folder;
    if (folder === dirname(folder))
      throw new Error(`Neither ${from} nor a parent folder has a package.json.`);
  }
}

/** Where this package is installed, whether it runs from its sources or compiled. */
export const PACKAGE_ROOT = findPackageRoot(__dirname);
