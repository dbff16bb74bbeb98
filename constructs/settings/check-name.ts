import type { IConstruct } from "constructs";
import { NAME_LIMITS, type NamedResource, type NameLimit } from "../../core/limits/name-limits";
import { ConstructError } from "../construct-error";

/** Letters, digits, hyphens and underscores are accepted by every named resource. */
const NAME = /^[A-Za-z][A-Za-z0-9_-]*$/;

/** Throws ConstructError if no resource could have this name. */
export function requireQueueName(scope: IConstruct, name: string): void {
  if (NAME.test(name)) return;
  throw new ConstructError(
    scope.node.path,
    `The queue's name must consist of letters, digits, hyphens and underscores and begin with a letter, but is "${name}". Functions, topics and alarms are named after it. Change name.`,
  );
}

/** Returns the name. Throws ConstructError if AWS would reject it because of its length, or reserves it. */
export function checkName(scope: IConstruct, resource: NamedResource, name: string): string {
  const { maxLength, source, reserved = [] }: NameLimit = NAME_LIMITS[resource];
  if (reserved.includes(name)) {
    throw new ConstructError(
      scope.node.path,
      `The name of the ${resource} must not be ${name}, which AWS reserves. (${source}) Choose another name for the queue, or a prefix.`,
    );
  }
  if (name.length <= maxLength) return name;
  throw new ConstructError(
    scope.node.path,
    `The name of the ${resource} must have at most ${maxLength} characters, but ${name} has ${name.length}. (${source}) Shorten the queue's name or the prefix.`,
  );
}
