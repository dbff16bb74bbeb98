import { join } from "node:path";
import { buildSync } from "esbuild";

const NEAR_BY_IMPORT = /^(app|handlers\/producer)\//;
/** A process or a bundle may contain app/ without importing it. */
const NEAR_BY_PACKAGE = /^(node:)?(child_process|worker_threads)$|^esbuild$/;

/**
 * The test files that can depend on app/: they import it, start a process, or bundle code. What `#application` stands
 * for in a test is not part of app/.
 */
export function testsNearApplication(checkout: string, tests: readonly string[]): string[] {
  const { metafile } = buildSync({
    absWorkingDir: checkout,
    entryPoints: [...tests],
    bundle: true,
    packages: "external",
    external: ["#application"],
    platform: "node",
    format: "esm",
    outdir: join(checkout, "out"),
    write: false,
    metafile: true,
    logLevel: "silent",
  });
  return Object.values(metafile.outputs).flatMap(({ entryPoint, inputs, imports }) => {
    const near =
      Object.keys(inputs).some((file) => NEAR_BY_IMPORT.test(file)) ||
      imports.some(({ path, external }) => external === true && NEAR_BY_PACKAGE.test(path));
    return near && entryPoint !== undefined ? [entryPoint] : [];
  });
}
