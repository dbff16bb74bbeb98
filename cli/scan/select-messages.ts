import type { Message } from "../../core/messages/message";
import type { HeldRole } from "../aws/target/names";
import type { HeldSummary } from "./summarize-message";

/** A value that something must have; undefined: it must only be there. */
export interface ValueMatch {
  readonly name: string;
  readonly value?: string;
}

/** What is asked for. Several of one kind: any of them. Of different kinds: all of them. */
export interface Selection {
  readonly queues: readonly HeldRole[];
  readonly reasons: readonly string[];
  readonly stores: readonly string[];
  readonly ids: readonly string[];
  /** Sent by its producer longer ago than this. */
  readonly olderThanMs?: number;
  /** Fields of a JSON body, by a dotted path. */
  readonly bodyFields: readonly ValueMatch[];
  /** Texts that the body holds. */
  readonly bodyTexts: readonly string[];
  readonly attributes: readonly ValueMatch[];
  /** Attributes that must not be there. */
  readonly withoutAttributes: readonly string[];
}

/** Whether a selection names nothing but queues: everything that is held. */
export function isEverything(selection: Selection): boolean {
  const { queues: _queues, ...filters } = selection;
  return Object.values(filters).every((filter) => Array.isArray(filter) && filter.length === 0);
}

const anyOf = <T>(wanted: readonly T[], test: (one: T) => boolean) =>
  wanted.length === 0 || wanted.some(test);

/** Whether a message is asked for. Body and attributes are read only when something is asked of them. */
export function isSelected(
  selection: Selection,
  message: Message,
  summary: HeldSummary,
  now: number,
): boolean {
  const { reasons, stores, ids, olderThanMs, bodyFields, bodyTexts, attributes, withoutAttributes } =
    selection;
  return (
    anyOf(reasons, (reason) => reason.toLowerCase() === summary.reason.toLowerCase()) &&
    anyOf(stores, (store) => store === summary.storeId) &&
    anyOf(ids, (id) => id === summary.id || id === summary.messageId) &&
    (olderThanMs === undefined || now - summary.firstSentAt > olderThanMs) &&
    withoutAttributes.every((name) => !Object.hasOwn(message.attributes, name)) &&
    attributes.every((match) => attributeMatches(message, match)) &&
    bodyTexts.every((text) => message.body.includes(text)) &&
    (bodyFields.length === 0 || bodyMatches(message.body, bodyFields))
  );
}

function attributeMatches({ attributes }: Message, { name, value }: ValueMatch): boolean {
  if (!Object.hasOwn(attributes, name)) return false;
  return value === undefined || attributes[name]?.StringValue === value;
}

function bodyMatches(body: string, matches: readonly ValueMatch[]): boolean {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return false;
  }
  return matches.every(({ name, value }) => {
    const found = fieldOf(parsed, name);
    if (found === undefined) return false;
    return value === undefined || (typeof found === "string" ? found : JSON.stringify(found)) === value;
  });
}

function fieldOf(parsed: unknown, path: string): unknown {
  let current = parsed;
  for (const key of path.split(".")) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, key)) return undefined;
    current = Reflect.get(current, key);
  }
  return current;
}
