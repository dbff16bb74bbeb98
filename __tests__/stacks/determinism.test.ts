import { mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { resolveSettings } from "../../constructs/settings/resolve-settings";
import { useFolder } from "../support/folder";
import * as JOBS from "../support/jobs-application";
import { synthesizeInto } from "./support/synthesize";

const root = useFolder();

function filesOf(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  const files = paths.filter((path) => statSync(join(folder, path)).isFile());
  return Object.fromEntries(files.map((path) => [path, readFileSync(join(folder, path), "base64")]));
}

test("invariant 10, determinism: writes the same bytes into any folder, one with a space in its name too", () => {
  const folders = [join(root, "one"), join(root, "an other"), join(root, "an other", "below it")];
  for (const folder of folders) {
    mkdirSync(folder);
    synthesizeInto(join(folder, "cdktf.out"), resolveSettings({}, JOBS));
  }

  const [first, ...others] = folders.map((folder) => filesOf(join(folder, "cdktf.out")));

  expect(Object.keys(first ?? {})).toHaveLength(7);
  for (const other of others) expect(other).toEqual(first);
});

test("writes no absolute path and no time", () => {
  const { text } = synthesizeInto(join(root, "paths"), resolveSettings({}, JOBS));

  for (const json of [text.ingestor, text.reliable]) {
    expect(json).not.toContain(root);
    expect(json).not.toContain(process.cwd());
    expect(json).not.toMatch(/"\/(?!\/|aws\/lambda\/|reliable-queue\/)/);
    expect(json).not.toMatch(/\d{4}-\d{2}-\d{2}T\d/);
  }
});
