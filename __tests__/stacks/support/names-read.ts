import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { buildSync } from "esbuild";

const ROOT = resolve(__dirname, "../../..");

/** Read by code, but never synthesised: the local run adds it. */
const LOCAL_ONLY = ["LEDGER_FILE"];

/** `readList(process.env, "NAME")` and `process.env.NAME`: reads beside the function's contract. */
const READS = /\breadList\(\s*(?:environment|process\.env),\s*"(\w+)"|\bprocess\.env\.(\w+)/g;

/** Our own source files that a function is built from. */
export function sourcesOf(functionName: string): string[] {
  const { metafile } = buildSync({
    absWorkingDir: ROOT,
    entryPoints: [`./handlers/${functionName}/index.ts`],
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    outdir: "out",
    splitting: true,
    metafile: true,
    write: false,
    logLevel: "silent",
  });
  return Object.keys(metafile.inputs)
    .filter((file) => /^(app|core|handlers)\//.test(file))
    .sort();
}

/** The environment variables that a function's code reads by name, but for Lambda's own. */
export function namesReadDirectlyBy(functionName: string): string[] {
  const text = sourcesOf(functionName)
    .map((file) => readFileSync(resolve(ROOT, file), "utf8"))
    .join("\n");
  const names = [...text.matchAll(READS)].map(([, first, second]) => first ?? second ?? "");
  return [...new Set(names)].filter((name) => !name.startsWith("AWS_") && !LOCAL_ONLY.includes(name)).sort();
}
