import { isWithin, ruleOf } from "../../core/limits/check-limit";
import { type LimitedSetting, limitOf } from "./limited-settings";

/** Who can put it right, and where. */
const IN_STAGES = "Change it in constructs/settings/stages.ts.";

/** Checks a number against its limit. Returns nothing, or one sentence each on the rule, the value, why, and what to do. */
export function checkRange(setting: LimitedSetting, value: number, whatToDo = IN_STAGES): string | undefined {
  const limit = limitOf(setting);
  return isWithin(limit, value)
    ? undefined
    : `${setting} must be ${ruleOf(limit)}, but is ${value}. (${limit.source}) ${whatToDo}`;
}
