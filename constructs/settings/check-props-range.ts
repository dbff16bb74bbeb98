import { ConstructError } from "../construct-error";
import { checkRange, IN_PROPS, isLimited, type LimitedSetting } from "./check-range";

/** Checks a construct's props against the table of limits. Throws a ConstructError with everything that is wrong. */
export function checkPropsRange(
  constructPath: string,
  values: Partial<Record<LimitedSetting, number>>,
): void {
  const problems = Object.entries(values).flatMap(([setting, value]) =>
    isLimited(setting) ? (checkRange(setting, value, IN_PROPS) ?? []) : [],
  );
  if (problems.length > 0) throw new ConstructError(constructPath, problems.join(" "));
}
