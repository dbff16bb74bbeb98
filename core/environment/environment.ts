import { isWithin, ruleOf } from "../limits/check-limit";
import type { Limit } from "../limits/limit-table";
import { ConfigurationError } from "../runtime/errors";

export type Environment = Readonly<Record<string, string | undefined>>;

/** How a value is written to an environment variable and read from it. Both throw ConfigurationError. */
export interface Variable<T> {
  readonly read: (name: string, text: string | undefined) => T;
  readonly write: (name: string, value: T) => string;
}

/**
 * The contract between a construct, which writes a function's environment, and its handler, which reads it: the names
 * of the variables, their values, and their limits.
 */
export type EnvironmentContract = Readonly<
  Record<string, Variable<string> | Variable<number> | Variable<readonly string[]>>
>;

/** The values of a contract's variables, by name. */
export type EnvironmentValues<C extends EnvironmentContract> = {
  readonly [Name in keyof C]: C[Name] extends Variable<infer T> ? T : never;
};

const WHAT_TO_DO = "Set it on the function. `cdktf deploy` does so from the stage's settings.";

function requireText(name: string, value: string | undefined): string {
  if (value === undefined || value.trim() === "") {
    throw new ConfigurationError(`Environment variable ${name} must not be empty. ${WHAT_TO_DO}`);
  }
  return value;
}

function requireNumber(name: string, limit: Limit, value: number, given: string): number {
  if (isWithin(limit, value)) return value;
  throw new ConfigurationError(
    `Environment variable ${name} must be ${ruleOf(limit)}, but is "${given}". ${WHAT_TO_DO}`,
  );
}

/** Text that must not be empty. */
export const text: Variable<string> = { read: requireText, write: requireText };

/** A number within a limit from the table. */
export const number = (limit: Limit): Variable<number> => ({
  read: (name, value) => {
    const given = requireText(name, value);
    return requireNumber(name, limit, Number(given), given);
  },
  write: (name, value) => String(requireNumber(name, limit, value, String(value))),
});

/** A comma-separated list without empty entries; an empty or absent variable is an empty list. */
export const list: Variable<readonly string[]> = {
  read: (_name, value) => entriesOf(value),
  write: (_name, entries) => entries.join(","),
};

/** A list that must not be empty. */
export const listOfSome: Variable<readonly string[]> = {
  read: (name, value) => entriesOf(requireText(name, value)),
  write: (name, entries) => requireText(name, entries.join(",")),
};

function entriesOf(value: string | undefined): readonly string[] {
  return (value ?? "")
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}

/** A variable that is not part of a function's contract, such as one that a deployer sets. */
export const readList = (environment: Environment, name: string): readonly string[] =>
  entriesOf(environment[name]);

/** Reads every variable of the contract. Throws a ConfigurationError that names the first invalid one. */
export function readEnvironment<C extends EnvironmentContract>(
  contract: C,
  environment: Environment,
): EnvironmentValues<C> {
  const values = Object.entries(contract).map(([name, { read }]) => [name, read(name, environment[name])]);
  // Each value was read by the variable with that name.
  return Object.fromEntries(values) as EnvironmentValues<C>;
}

/** Writes every variable of the contract. Throws a ConfigurationError that names the first invalid one. */
export function writeEnvironment<C extends EnvironmentContract>(
  contract: C,
  values: EnvironmentValues<C>,
): Record<keyof C & string, string> {
  const given: Readonly<Record<string, unknown>> = values;
  const written = Object.entries(contract).map(([name, variable]) => [
    name,
    // The type of `values` ensures that each variable gets its own kind of value.
    (variable as Variable<unknown>).write(name, given[name]),
  ]);
  return Object.fromEntries(written) as Record<keyof C & string, string>;
}
