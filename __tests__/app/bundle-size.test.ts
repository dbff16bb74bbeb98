import { resolve } from "node:path";
import { buildSync, type Metafile } from "esbuild";
import { BUILD_OPTIONS } from "../../constructs/bundling/build-function";

const root = resolve(__dirname, "../..");

/** The entry and every chunk that it imports statically: what is loaded before the first good message. */
function loadedAtStart(metafile: Metafile): Metafile["outputs"][string][] {
  const loaded = new Set<string>();
  const visit = (path: string) => {
    if (loaded.has(path)) return;
    loaded.add(path);
    for (const { kind, path: next, external } of metafile.outputs[path]?.imports ?? []) {
      if (kind === "import-statement" && external !== true) visit(next);
    }
  };
  const entry = Object.keys(metafile.outputs).find((path) => path.endsWith("/index.mjs"));
  if (entry === undefined) throw new Error("The bundle has no index.mjs.");
  visit(entry);
  return [...loaded].flatMap((path) => metafile.outputs[path] ?? []);
}

test("the consumer loads at most 40 KB, and no SDK, before its first good message", () => {
  const { metafile } = buildSync({
    ...BUILD_OPTIONS,
    sourcemap: false,
    metafile: true,
    absWorkingDir: root,
    entryPoints: { index: "./handlers/consumer/index.ts" },
    outdir: resolve(root, "out"),
  });
  const outputs = loadedAtStart(metafile);
  const inputs = outputs.flatMap(({ inputs }) => Object.keys(inputs));
  expect(inputs.filter((path) => /\/@(aws-sdk|smithy)\//.test(path))).toEqual([]);
  expect(inputs).toEqual(expect.arrayContaining(["core/runtime/json-logger.ts", "core/runtime/metrics.ts"]));
  expect(outputs.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(40 * 1024);
});
