import type { Environment } from "../../../core/environment/environment";

export interface SettingsRules {
  /** Variables that may be empty or absent. */
  readonly mayBeEmpty: readonly string[];
  /** Variables that are whole numbers within a range, with the unit as an error names it. */
  readonly numbers: readonly (readonly [name: string, min: number, max: number, unit: string])[];
}

/**
 * Tests the rules that apply to every function's settings. `valid` is an environment from which `read` can read all
 * of them.
 */
export function testSettings(
  read: (environment: Environment) => unknown,
  valid: Environment,
  { mayBeEmpty, numbers }: SettingsRules,
): void {
  test.each(Object.keys(valid).filter((name) => !mayBeEmpty.includes(name)))(
    "without %s the function does not start",
    (name) => {
      expect(() => read({ ...valid, [name]: undefined })).toThrow(
        `Environment variable ${name} must not be empty. Set it on the function. \`cdktf deploy\` does so from the stage's settings.`,
      );
    },
  );

  test.each(numbers)("%s is a whole number from %i to %i%s", (name, min, max, unit) => {
    for (const value of [min, max]) {
      expect(() => read({ ...valid, [name]: String(value) })).not.toThrow();
    }
    for (const value of [min - 1, max + 1, min + 0.5, "five"]) {
      expect(() => read({ ...valid, [name]: String(value) })).toThrow(
        `Environment variable ${name} must be a whole number from ${min} to ${max}${unit}, but is "${value}".`,
      );
    }
  });
}
