import { readdirSync } from "node:fs";
import { join } from "node:path";

/** Where the tarball is, and what the tests install and write. Its path has a space. */
export function packedFolder(): string {
  const folder = process.env.PACKED;
  if (folder === undefined)
    throw new Error("PACKED must name the folder of the tarball: run npm run test:examples.");
  return folder;
}

export function tarball(): string {
  const name = readdirSync(packedFolder()).find((file) => file.endsWith(".tgz"));
  if (name === undefined) throw new Error(`There is no tarball in ${packedFolder()}.`);
  return join(packedFolder(), name);
}
