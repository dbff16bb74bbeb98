import { execFileSync } from "node:child_process";
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { buildSync } from "esbuild";
import { writeBrowserFiles } from "../../cli/page/browser-bundle";
import { STAND_INS } from "../../constructs/bundling/build-function";
import { PACKAGE_ROOT } from "../../core/project/package-root";
import manifest from "../../package.json";
import { FUNCTIONS, findLoaded } from "./loaded-files";

const DIST = join(PACKAGE_ROOT, "dist");

const COMPILER = resolve(createRequire(__filename).resolve("typescript/package.json"), "../bin/tsc");
function compile(...options: readonly string[]): string[] {
  return execFileSync(process.execPath, [COMPILER, ...options], {
    cwd: PACKAGE_ROOT,
    encoding: "utf8",
  }).split("\n");
}

/**
 * The compiler writes code and a declaration for each source. Some code exists only for its types, and a project that
 * checks its types reads only a few declarations.
 */
function removeUnused(): void {
  const entries = Object.values(manifest.exports).flatMap((target) =>
    typeof target === "string" ? [] : [target.types],
  );
  const options = ["--ignoreConfig", "--listFilesOnly", "--module", "nodenext", "--types", "node"];
  const used = new Set(
    [...compile(...options, ...entries), ...findLoaded().own].map((file) => resolve(PACKAGE_ROOT, file)),
  );
  for (const entry of readdirSync(DIST, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (entry.isFile() && !used.has(file)) rmSync(file);
  }
}

const LOADER = join(DIST, "constructs/terraform-cdk.js");

/** Makes the compiled constructs load CDKTF or CDK Terrain, whichever the project has. */
function loadEitherCdk(): void {
  for (const entry of readdirSync(join(DIST, "constructs"), { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (!entry.isFile() || !file.endsWith(".js")) continue;
    const loader = `./${relative(dirname(file), LOADER)}`.replace("./../", "../");
    const text = readFileSync(file, "utf8").replaceAll(
      /\brequire\("(cdktf|@cdktf\/provider-aws\/[^"]+)"\)/g,
      `require("${loader}").loadTerraformCdk("$1")`,
    );
    writeFileSync(file, text);
  }
}

/** The sources that the bundler starts from in another project, and no other file. */
function functionSources(): string[] {
  const { metafile } = buildSync({
    absWorkingDir: PACKAGE_ROOT,
    entryPoints: [...FUNCTIONS.map((name) => `handlers/${name}/index.ts`), ...Object.values(STAND_INS)],
    bundle: true,
    packages: "external",
    external: ["#application"],
    platform: "node",
    format: "esm",
    outdir: DIST,
    write: false,
    metafile: true,
  });
  return Object.keys(metafile.inputs);
}

/** The licenses of what the page's bundle contains. */
const PAGE_LICENSES = ["preact", "uplot"].map((name) => join(PACKAGE_ROOT, "node_modules", name, "LICENSE"));

/** Writes to dist/ what `npm pack` packs: compiled code, declarations, the functions' sources, and the page. */
rmSync(DIST, { recursive: true, force: true });
compile("--project", "tsconfig.build.json");
compile("--project", "tsconfig.declarations.json");
for (const source of functionSources()) cpSync(join(PACKAGE_ROOT, source), join(DIST, "functions", source));
loadEitherCdk();
removeUnused();
void writeBrowserFiles(join(DIST, "cli/page/browser"), PAGE_LICENSES);
