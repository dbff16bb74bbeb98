import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { run } from "./run";

const REPOSITORY = resolve(__dirname, "../../..");

/** Packs the package once for all tests, into a folder whose path has a space. */
export default function pack(): void {
  const folder = mkdtempSync(join(tmpdir(), "reliable queue "));
  const packed: unknown = JSON.parse(run(REPOSITORY, "npm", "pack", "--json", "--pack-destination", folder));
  writeFileSync(join(folder, "pack.json"), JSON.stringify(packed));
  // Test files run in separate processes, which inherit it.
  process.env.PACKED = folder;
}
