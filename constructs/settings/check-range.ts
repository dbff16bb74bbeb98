import { LIMITS, type Limit, type LimitedSetting } from "./limits";

/** Who can put it right, and where. */
const IN_STAGES = "Change it in constructs/settings/stages.ts.";

/**
 * The one range check. Returns nothing, or one sentence each on which setting, which rule, which value, why, and
 * what to do.
 */
export function checkRange(setting: LimitedSetting, value: number, whatToDo = IN_STAGES): string | undefined {
  const limit: Limit = LIMITS[setting];
  return isWithin(limit, value)
    ? undefined
    : `${setting} must be ${ruleOf(limit)}, but is ${value}. (${limit.source}) ${whatToDo}`;
}

function isWithin(limit: Limit, value: number): boolean {
  if (!Number.isFinite(value) || value < limit.min || value > limit.max) return false;
  if (limit.oneOf !== undefined) return limit.oneOf.includes(value);
  return limit.fraction === true || Number.isInteger(value);
}

function ruleOf(limit: Limit): string {
  if (limit.oneOf !== undefined) return `one of ${limit.oneOf.join(", ")}`;
  const kind = limit.fraction === true ? "a number" : "a whole number";
  const unit = limit.unit === undefined ? "" : ` ${limit.unit}`;
  return `${kind} from ${limit.min} to ${limit.max}${unit}`;
}
