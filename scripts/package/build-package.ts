import { execFileSync } from "node:child_process";
import { cpSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { STAND_INS } from "../../constructs/bundling/build-function";
import { PACKAGE_ROOT } from "../../core/project/package-root";

/** The functions that a queue of another project has: the producer simulates the stores of this one. */
const FUNCTIONS = ["consumer", "notifier", "redriver"];
const DIST = join(PACKAGE_ROOT, "dist");

const compiler = createRequire(__filename)
  .resolve("typescript/package.json")
  .replace("package.json", "bin/tsc");
const compile = (project: string) =>
  execFileSync(process.execPath, [compiler, "--project", project], { cwd: PACKAGE_ROOT, stdio: "inherit" });

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

/** Writes what `npm pack` packs to dist/: the compiled code, its declarations, and the functions' sources. */
rmSync(DIST, { recursive: true, force: true });
compile("tsconfig.build.json");
compile("tsconfig.declarations.json");
for (const source of functionSources()) {
  cpSync(join(PACKAGE_ROOT, source), join(DIST, "functions", source));
}
