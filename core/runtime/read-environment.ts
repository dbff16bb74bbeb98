import { ConfigurationError } from "./errors";

export type Environment = Readonly<Record<string, string | undefined>>;

export interface NumberRule {
  readonly min: number;
  readonly max: number;
  /** Default: whole numbers only. */
  readonly fraction?: boolean;
}

const WHAT_TO_DO = "Set it on the function: `cdktf deploy` does, from the stage's settings.";

/** A text variable that must be there and not be empty. Throws ConfigurationError. */
export function readText(environment: Environment, name: string): string {
  const value = environment[name];
  if (value === undefined || value.trim() === "") {
    throw new ConfigurationError(`Environment variable ${name} must not be empty. ${WHAT_TO_DO}`);
  }
  return value;
}

/** A number within the rule's bounds, both included. Throws ConfigurationError. */
export function readNumber(environment: Environment, name: string, rule: NumberRule): number {
  const text = readText(environment, name);
  const value = Number(text);
  const kind = rule.fraction ? "a number" : "a whole number";
  if (
    !Number.isFinite(value) ||
    value < rule.min ||
    value > rule.max ||
    (!rule.fraction && !Number.isInteger(value))
  ) {
    throw new ConfigurationError(
      `Environment variable ${name} must be ${kind} from ${rule.min} to ${rule.max}, but is "${text}". ${WHAT_TO_DO}`,
    );
  }
  return value;
}

/** A comma-separated list without empty entries; an empty or absent variable is an empty list. */
export function readList(environment: Environment, name: string): readonly string[] {
  return (environment[name] ?? "")
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}
