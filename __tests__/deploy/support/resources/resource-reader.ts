import type { ResourceState } from "../applied/read-state";
import type { Readers } from "../clients";

/** A resource's arguments under Terraform's names. */
export type Arguments = Readonly<Record<string, unknown>>;

export interface ResourceReader {
  /**
   * Reads a resource from AWS's API and returns it with Terraform's names: every argument that may be synthesized.
   * `state` is used only for ids.
   */
  readonly read: (aws: Readers, intent: Arguments, state: ResourceState) => Promise<Arguments>;
  /**
   * Names of all resources of the type at the endpoint. Absent: it is part of another resource and is removed with
   * it.
   */
  readonly list?: (aws: Readers) => Promise<readonly string[]>;
}

/** A required text argument or attribute. */
export function textOf(record: Arguments, name: string): string {
  const value = record[name];
  if (typeof value !== "string") throw new Error(`There is no text ${name}.`);
  return value;
}

/** `MaximumRetryAttempts` → `maximum_retry_attempts`, at all depths. */
function inTerraformNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inTerraformNames);
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, "_").toLowerCase(),
      inTerraformNames(inner),
    ]),
  );
}

/** The same for the arguments of a whole resource. */
export function argumentsFrom(answer: object): Arguments {
  return Object.fromEntries(
    Object.entries(answer).map(([name, value]) => [
      name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, "_").toLowerCase(),
      inTerraformNames(value),
    ]),
  );
}

export const named = (...names: readonly (string | undefined)[]): string[] =>
  names.filter((name) => name !== undefined);
