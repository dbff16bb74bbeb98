import { ReliableQueueError } from "../../core/runtime/errors";
import { checkRange } from "./check-range";
import { isLimited, type LimitedSetting } from "./limited-settings";

/** A construct's props contain what AWS, or this design, does not allow. */
export class ConstructError extends ReliableQueueError {
  constructor(constructPath: string, problem: string) {
    super("Construct", "fix", `${constructPath}: ${problem}`);
  }
}

/** Holds a construct's props against the table of limits. Throws ConstructError with all that is wrong. */
export function requireInRange(constructPath: string, values: Partial<Record<LimitedSetting, number>>): void {
  const problems = Object.entries(values).flatMap(([setting, value]) =>
    isLimited(setting) ? (checkRange(setting, value, "Change the construct's props.") ?? []) : [],
  );
  if (problems.length > 0) throw new ConstructError(constructPath, problems.join(" "));
}
