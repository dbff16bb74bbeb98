import { readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { findLoaded } from "../../scripts/package/loaded-files";
import { packedFolder, tarball } from "./support/packed";
import { run } from "./support/run";

const REPOSITORY = resolve(__dirname, "../..");
const manifest = JSON.parse(readFileSync(join(REPOSITORY, "package.json"), "utf8"));
const files: string[] = JSON.parse(readFileSync(join(packedFolder(), "pack.json"), "utf8"))[0].files.map(
  ({ path }: { path: string }) => path,
);

/** One is needed only for its types. The other is optional, and loaded if it is installed. */
const NOT_LOADED = [
  "@standard-schema/spec",
  "@cloud-copilot/iam-simulate",
  // One of the two, through constructs/terraform-cdk.ts.
  ...["cdktf", "@cdktf/provider-aws", "cdktn", "@cdktn/provider-aws"],
  // Only with idempotency: a peer dependency of what is loaded, and the local run's table.
  ...["@aws-sdk/lib-dynamodb", "dynalite"],
];

/** What the browser loads. */
const PAGE = /^dist\/cli\/page\/browser\/(index\.html|page\.js|page-style\.css|icon\.svg|licenses\.txt)$/;

test("contains what is used: compiled code, declarations, the functions' sources, the command, and four texts", () => {
  const others = files.filter(
    (file) => !/^dist\/.*\.(js|mjs|d\.ts)$|^dist\/functions\/.*\.ts$/.test(file) && !PAGE.test(file),
  );

  expect(others.sort()).toEqual(["LICENSE", "README.md", "cli/dlq.js", "package.json"]);
  expect(files.filter((file) => /(^|\/)(app|__tests__)\//.test(file))).toEqual([]);
  expect(files).toEqual(expect.arrayContaining(["dist/functions/handlers/consumer/index.ts"]));
  expect(files.filter((file) => PAGE.test(file))).toHaveLength(5);
});

test("its package.json says what a project needs, and nothing about the checkout; the checkout has its own again", () => {
  const packed = JSON.parse(run(packedFolder(), "tar", "-xOf", tarball(), "package/package.json"));

  expect(Object.keys(packed)).toEqual([
    "name",
    "version",
    "private",
    "type",
    "license",
    "author",
    "description",
    "engines",
    "main",
    "types",
    "exports",
    "typesVersions",
    "bin",
    "files",
    "dependencies",
    "peerDependencies",
    "peerDependenciesMeta",
  ]);
  for (const [name, value] of Object.entries(packed)) expect(value).toEqual(manifest[name]);
  expect(manifest).toHaveProperty("devDependencies");
});

test("declares what it loads, loads what it declares, and contains no code that nothing loads", () => {
  const { own, packages } = findLoaded();
  const declared = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });

  expect(packages.filter((name) => !declared.includes(name))).toEqual([]);
  expect(declared.filter((name) => !packages.includes(name) && !NOT_LOADED.includes(name))).toEqual([]);
  expect(
    files.filter((file) => /^dist\/(?!.*\.d\.ts$)/.test(file) && !own.includes(file) && !PAGE.test(file)),
  ).toEqual([]);
});

test("passes publint and attw without a finding", () => {
  expect(run(REPOSITORY, "npx", "publint", tarball(), "--strict")).toContain("All good!");
  run(REPOSITORY, "npx", "--yes", "--package=@arethetypeswrong/cli@0.18.5", "attw", tarball());
});

test("is the file that the example requires", () => {
  const { dependencies } = JSON.parse(
    readFileSync(join(REPOSITORY, "examples/payments/package.json"), "utf8"),
  );

  expect(dependencies[manifest.name]).toBe(`file:../../${basename(tarball())}`);
});
