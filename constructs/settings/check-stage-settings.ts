import type { Stage } from "../../core/project/stages";
import { LINKED_RULES } from "./check-linked-settings";
import { checkRange, isLimited } from "./check-range";
import type { StageSettings } from "./settings";

/** Every number of the record, with its path: `consumer.timeoutSeconds`. */
function numbersOf(record: object, parent = ""): [string, number][] {
  return Object.entries(record).flatMap(([key, value]): [string, number][] => {
    const path = `${parent}${key}`;
    if (typeof value === "number") return [[path, value]];
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? numbersOf(value, `${path}.`)
      : [];
  });
}

/**
 * Everything that is wrong with a stage's record. A number without a limit is a mistake too. Linked rules are checked
 * only if the single numbers are right; otherwise they would only repeat the same problems.
 */
export function checkStageSettings(settings: StageSettings, stage: Stage): string[] {
  const problems = numbersOf(settings).flatMap(([path, value]) => {
    if (!isLimited(path)) return [`${path} has no limit. Give it one in core/limits/limit-table.ts.`];
    return checkRange(path, value) ?? [];
  });
  if (problems.length > 0) return problems;
  return LINKED_RULES.flatMap((rule) => rule(settings, stage) ?? []);
}
