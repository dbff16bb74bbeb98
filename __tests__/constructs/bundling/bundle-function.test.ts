import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { buildFunction } from "../../../constructs/bundling/build-function";
import { createBundler } from "../../../constructs/bundling/bundle-function";
import { BundlingError } from "../../../constructs/bundling/bundling-error";
import { useFolder } from "../../support/folder";
import { textOf } from "./support/built-function";
import { makeProject } from "./support/make-project";

const folder = useFolder();
const project = (files?: Readonly<Record<string, string>>, folderName?: string) =>
  makeProject(folder, files, folderName);

const from = (root: string) => ({ project: root, handlersRoot: root });

test("gives the same bytes from two folders, one with a space in its name", () => {
  const one = createBundler(from(project()))("sample");
  const other = createBundler(from(project(undefined, "an-other-project-")))("sample");

  expect(other.sourceCodeHash).toBe(one.sourceCodeHash);
  expect(other.hash).toBe(one.hash);
  expect(readFileSync(other.zipPath)).toEqual(readFileSync(one.zipPath));
});

test("gives the same bytes twice, and different bytes for different code", () => {
  const root = project();
  const bundle = createBundler(from(root));
  const first = bundle("sample");

  expect(bundle("sample")).toEqual(first);

  writeFileSync(join(root, "handlers/sample/recover.ts"), "export const recover = () => 'other';");
  expect(bundle("sample").hash).not.toBe(first.hash);
});

test("hashes the zip as Lambda does", () => {
  const { zipPath, sourceCodeHash, hash } = createBundler(from(project()))("sample");
  const digest = createHash("sha256").update(readFileSync(zipPath)).digest();

  expect(sourceCodeHash).toBe(digest.toString("base64"));
  expect(digest.toString("hex").startsWith(hash)).toBe(true);
  expect(zipPath).toContain(join(".build", "functions", "sample", hash, "function.zip"));
});

test("keeps lazy imports out of the entry", () => {
  const { code } = buildFunction(from(project()), "sample");
  const entry = code.filter(({ path }) => path === "index.mjs");

  expect(code.every(({ path }) => path.endsWith(".mjs"))).toBe(true);
  expect(entry).toHaveLength(1);
  expect(textOf({ code: entry })).not.toContain("A_MARK_OF_THE_CHUNK");
  expect(textOf({ code })).toContain("A_MARK_OF_THE_CHUNK");
});

test("keeps source maps outside the zip, named by the zip's hash, without a link in the code", () => {
  const root = project();
  const { zipPath, hash } = createBundler(from(root))("sample");
  const zipped = unzipSync(readFileSync(zipPath));
  const maps = readdirSync(join(root, ".build", "source-maps", hash));

  expect(Object.keys(zipped).some((path) => path.endsWith(".map"))).toBe(false);
  for (const file of Object.values(zipped))
    expect(Buffer.from(file).toString()).not.toContain("sourceMappingURL");
  expect(maps).toContain("index.mjs.map");
  expect(maps.map((map) => map.replace(/\.map$/, "")).sort()).toEqual(Object.keys(zipped).sort());
  const map = readFileSync(join(root, ".build", "source-maps", hash, "index.mjs.map"), "utf8");
  expect(JSON.parse(map).sources).toContain("../handlers/sample/index.ts");
});

test("writes no path of this machine into the code", () => {
  const root = project();
  const { code, sourceMaps } = buildFunction(from(root), "sample");

  expect(textOf({ code: [...code, ...sourceMaps] })).not.toContain(root);
});

test("names the file that a function without code lacks", () => {
  expect(() => createBundler(from(project()))("missing")).toThrow(
    new BundlingError(
      'The function missing has no code: handlers/missing/index.ts does not exist. Create it, and export "handler".',
    ),
  );
});

test("says what is wrong with code that cannot be bundled, and writes nothing", () => {
  const root = project({ "handlers/broken/index.ts": 'import "./nowhere";' });

  expect(() => createBundler(from(root))("broken")).toThrow(
    /^The function broken cannot be bundled: Error: Build failed with 1 error:\nhandlers\/broken\/index\.ts:1:7: ERROR: Could not resolve "\.\/nowhere"$/,
  );
  expect(existsSync(join(root, ".build"))).toBe(false);
});
