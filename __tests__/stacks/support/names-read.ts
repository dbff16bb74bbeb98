import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { bundledFiles, ROOT } from "./bundled-files";
import { variablesOf } from "./resources";
import type { TerraformJson } from "./synthesize";

/** Read by code, but never synthesized: the local run adds it. */
const LOCAL_ONLY = ["LEDGER_FILE"];

/** `readList(process.env, "NAME")` and `process.env.NAME`: reads outside the function's contract. */
const READS = /\breadList\(\s*(?:environment|process\.env),\s*"(\w+)"|\bprocess\.env\.(\w+)/g;

/** Our own source files that a function is built from, without the application. */
export function sourcesOf(functionName: string): string[] {
  return bundledFiles(`./handlers/${functionName}/index.ts`)
    .filter((file) => /^(core|handlers)\//.test(file))
    .sort();
}

/** The environment variables that a function is given, without Powertools' own. */
export const namesGivenTo = (stack: TerraformJson, functionName: string): string[] =>
  Object.keys(variablesOf(stack, functionName))
    .filter((name) => !name.startsWith("POWERTOOLS_"))
    .sort();

/** The environment variables that a function's code reads by name, without Lambda's own. */
export const namesReadDirectlyBy = (functionName: string): string[] => namesReadIn(sourcesOf(functionName));

/** The same of some files. */
export function namesReadIn(files: readonly string[]): string[] {
  const text = files.map((file) => readFileSync(resolve(ROOT, file), "utf8")).join("\n");
  const names = [...text.matchAll(READS)].map(([, first, second]) => first ?? second ?? "");
  return [...new Set(names)].filter((name) => !name.startsWith("AWS_") && !LOCAL_ONLY.includes(name)).sort();
}
