import { readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { join, resolve } from "node:path";
import { buildSync } from "esbuild";
import { packedFolder, tarball } from "./support/packed";
import { run } from "./support/run";

const REPOSITORY = resolve(__dirname, "../..");
const manifest = JSON.parse(readFileSync(join(REPOSITORY, "package.json"), "utf8"));
const files: string[] = JSON.parse(readFileSync(join(packedFolder(), "pack.json"), "utf8"))[0].files.map(
  ({ path }: { path: string }) => path,
);

/** Needed for their types alone, by whoever checks a project. */
const TYPES_ONLY = ["@standard-schema/spec"];

const ENTRIES = [
  ...Object.values(manifest.exports).flatMap((target) =>
    typeof target === "string" ? [] : [(target as { default: string }).default],
  ),
  ...Object.values<string>(manifest.bin),
  "dist/cli/main.js",
  // Started as processes, and bundled for Lambda.
  "dist/local/lambda/bootstrap.mjs",
  ...["consumer", "notifier", "redriver"].map((name) => `dist/functions/handlers/${name}/index.ts`),
  "dist/functions/constructs/bundling/environment-credentials.ts",
].map((path) => join(REPOSITORY, path));

/** What the package's entries load: files of its own, and other packages. */
function loaded(): { readonly own: string[]; readonly packages: string[] } {
  const { metafile } = buildSync({
    absWorkingDir: REPOSITORY,
    entryPoints: ENTRIES,
    bundle: true,
    packages: "external",
    external: ["#application", "*/main.ts"],
    platform: "node",
    format: "esm",
    outdir: "out",
    outbase: REPOSITORY,
    write: false,
    metafile: true,
    logLevel: "silent",
  });
  const imported = Object.values(metafile.inputs).flatMap(({ imports }) =>
    imports.flatMap(({ path, external }) => (external === true ? [path] : [])),
  );
  const packages = imported
    .filter((path) => !/^[.#/]|^node:/.test(path) && !builtinModules.includes(path))
    .map((path) => path.split("/", path.startsWith("@") ? 2 : 1).join("/"));
  return { own: Object.keys(metafile.inputs), packages: [...new Set(packages)] };
}

test("holds what is used: compiled code, declarations, the functions' sources, the command, and four texts", () => {
  const others = files.filter((file) => !/^dist\/.*\.(js|mjs|d\.ts)$|^dist\/functions\/.*\.ts$/.test(file));

  expect(others.sort()).toEqual(["LICENSE", "README.md", "cli/dlq.js", "package.json"]);
  expect(files.filter((file) => /(^|\/)(app|__tests__)\/|\/scripts\/|\/producer\//.test(file))).toEqual([]);
  expect(files).toEqual(expect.arrayContaining(["dist/functions/handlers/consumer/index.ts"]));
});

test("declares what it loads, loads what it declares, and holds no code that nothing loads", () => {
  const { own, packages } = loaded();
  const declared = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });

  expect(packages.filter((name) => !declared.includes(name))).toEqual([]);
  expect(declared.filter((name) => !packages.includes(name) && !TYPES_ONLY.includes(name))).toEqual([]);
  expect(files.filter((file) => /^dist\/(?!.*\.d\.ts$)/.test(file) && !own.includes(file))).toEqual([]);
});

test("is what publint and attw find nothing wrong with", () => {
  expect(run(REPOSITORY, "npx", "publint", tarball(), "--strict")).toContain("All good!");
  run(REPOSITORY, "npx", "attw", tarball());
});
