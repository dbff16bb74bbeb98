import type { Limit } from "./limit-table";

/** The only range check. */
export function isWithin(limit: Limit, value: number): boolean {
  if (!Number.isFinite(value) || value < limit.min || value > limit.max) return false;
  if (limit.oneOf !== undefined) return limit.oneOf.includes(value);
  return limit.fraction === true || Number.isInteger(value);
}

/** What a value must be: "a whole number from 1 to 900 s". */
export function ruleOf({ min, max, unit, fraction, oneOf }: Limit): string {
  const ofUnit = unit === undefined ? "" : ` ${unit}`;
  if (oneOf !== undefined) return `one of ${oneOf.join(", ")}${ofUnit}`;
  return `${fraction === true ? "a number" : "a whole number"} from ${min} to ${max}${ofUnit}`;
}
