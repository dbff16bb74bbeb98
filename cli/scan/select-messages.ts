import type { Message } from "../../core/messages/message";
import { HELD_ROLES, type HeldRole } from "../aws/target/deployment-names";
import { bodyMatches, type ValueMatch } from "./match-body";
import type { HeldSummary } from "./summarize-message";

/** What is requested. Several of one kind: any of them. Different kinds: all of them. */
export interface Selection {
  readonly queues: readonly HeldRole[];
  readonly reasons: readonly string[];
  readonly producers: readonly string[];
  readonly ids: readonly string[];
  /** First sent longer ago than this. */
  readonly olderThanMs?: number;
  readonly newerThanMs?: number;
  readonly causes?: readonly string[];
  readonly attempts?: readonly number[];
  /** Fields of a JSON body, by a dotted path. */
  readonly bodyFields: readonly ValueMatch[];
  /** Texts that the body contains. */
  readonly bodyTexts: readonly string[];
  readonly attributes: readonly ValueMatch[];
  /** Attributes that must not be present. */
  readonly withoutAttributes: readonly string[];
}

export const EVERYTHING: Selection = {
  queues: HELD_ROLES,
  reasons: [],
  producers: [],
  ids: [],
  bodyFields: [],
  bodyTexts: [],
  attributes: [],
  withoutAttributes: [],
};

/** Whether a selection names nothing but queues: everything that is held. */
export function isEverything(selection: Selection): boolean {
  const { queues: _queues, ...filters } = selection;
  return Object.values(filters).every((filter) => Array.isArray(filter) && filter.length === 0);
}

const anyOf = <T>(wanted: readonly T[], test: (one: T) => boolean) =>
  wanted.length === 0 || wanted.some(test);

/** Whether a message is selected. Body and attributes are read only if the selection is about them. */
export function isSelected(
  selection: Selection,
  message: Message,
  summary: HeldSummary,
  now: number,
): boolean {
  const { olderThanMs, newerThanMs, bodyFields } = selection;
  return (
    anyOf(selection.reasons, (reason) => reason.toLowerCase() === summary.reason.toLowerCase()) &&
    anyOf(selection.producers, (producer) => isFrom(summary, producer)) &&
    anyOf(selection.ids, (id) => id === summary.id || id === summary.messageId) &&
    anyOf(selection.causes ?? [], (cause) => cause === summary.cause) &&
    anyOf(selection.attempts ?? [], (attempt) => attempt === summary.attempt) &&
    (olderThanMs === undefined || now - summary.firstSentAt > olderThanMs) &&
    (newerThanMs === undefined || now - summary.firstSentAt <= newerThanMs) &&
    selection.withoutAttributes.every((name) => !Object.hasOwn(message.attributes, name)) &&
    selection.attributes.every((match) => attributeMatches(message, match)) &&
    selection.bodyTexts.every((text) => message.body.includes(text)) &&
    (bodyFields.length === 0 || bodyMatches(message.body, bodyFields))
  );
}

/** By its id, or by the name that is shown, because a sender that is not a producer has no id. */
const isFrom = ({ producerId, producer }: HeldSummary, asked: string): boolean =>
  asked === producerId || asked === producer;

function attributeMatches({ attributes }: Message, { name, value }: ValueMatch): boolean {
  if (!Object.hasOwn(attributes, name)) return false;
  return value === undefined || attributes[name]?.StringValue === value;
}
