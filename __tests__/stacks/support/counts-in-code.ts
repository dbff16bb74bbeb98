import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { METRICS } from "../../../core/runtime/metrics";
import { sourcesOf } from "./names-read";

const ROOT = resolve(__dirname, "../../..");

/** The arguments of each call of `count(…)` in a text, split at the commas of their own level. */
function argumentsOfCounts(text: string): string[][] {
  return [...text.matchAll(/\bcount\(/g)].map(({ index, 0: call }) => {
    const found = [""];
    let depth = 1;
    for (let at = index + call.length; depth > 0 && at < text.length; at += 1) {
      const character = text.charAt(at);
      if ("([{".includes(character)) depth += 1;
      if (")]}".includes(character)) depth -= 1;
      if (character === "," && depth === 1) found.push("");
      else if (depth > 0) found[found.length - 1] += character;
    }
    return found.filter((argument) => argument.trim() !== "");
  });
}

/** What a function's code counts: metric → whether with a reason. */
export function countsInCode(functionName: string): Record<string, string> {
  const counts: Record<string, string> = {};
  for (const file of sourcesOf(functionName)) {
    for (const [names = "", , reason] of argumentsOfCounts(readFileSync(resolve(ROOT, file), "utf8"))) {
      for (const [, name = ""] of names.matchAll(/"(\w+)"/g)) {
        if (Object.hasOwn(METRICS, name)) counts[name] = reason === undefined ? "total" : "by reason";
      }
    }
  }
  return counts;
}
