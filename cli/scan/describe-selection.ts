import type { Application } from "../../core/application/application";
import { readProducerId } from "../../core/application/read-producer";
import { MESSAGE_ID } from "../../core/metadata/dead-letter-metadata";
import { type AttributeChange, attributeOf, changedType } from "./attribute-change";
import { MASK } from "./mask-values";
import type { ValueMatch } from "./match-body";
import type { Selection } from "./select-messages";

/** The parts of an application that say which words are not personal data. */
type Known = Pick<Application, "fieldNames" | "producer" | "reasons">;

const openReason = ({ reasons }: Known, given: string): string =>
  Object.keys(reasons).find((reason) => reason.toLowerCase() === given.toLowerCase()) ?? MASK;

/** A reason, and the hash that tells its causes apart. */
function openCause(known: Known, given: string): string {
  const [reason = "", hash] = given.split(":", 2);
  const open = openReason(known, reason);
  return hash === undefined ? open : `${open}:${/^[0-9a-f]{8}$/.test(hash) ? hash : MASK}`;
}

/** A name that the application does not use was typed by a person, and may be a value. */
const openName = ({ fieldNames }: Known, name: string): string => (fieldNames.includes(name) ? name : MASK);

const openId = (id: string): string => (MESSAGE_ID.test(id) ? id : MASK);

/** An invalid producer id may be anything. */
function openProducer(known: Known, value: string): string {
  const attributes = { [known.producer.attribute]: { DataType: "String", StringValue: value } };
  return readProducerId(known, attributes).kind === "valid" ? value : MASK;
}

const openMatch = (known: Known, { name, value }: ValueMatch): string => {
  const open = openName(known, name);
  if (value === undefined) return open;
  return `${open}=${name === known.producer.attribute ? openProducer(known, value) : MASK}`;
};

/**
 * A selection as the audit trail keeps it: only what was given, and in clear text only what cannot be personal data.
 * A hash of the rest would not protect it: there are so few names, numbers and addresses that all of them could be
 * tried.
 */
export function describeSelection(known: Known, selection: Selection): Record<string, unknown> {
  const { queues, olderThanMs, newerThanMs, causes = [], attempts = [] } = selection;
  const given: Record<string, readonly string[]> = {
    reasons: selection.reasons.map((reason) => openReason(known, reason)),
    producers: selection.producers.map((producer) => openProducer(known, producer)),
    ids: selection.ids.map(openId),
    body: selection.bodyFields.map((match) => openMatch(known, match)),
    bodyContains: selection.bodyTexts.map(() => MASK),
    attributes: selection.attributes.map((match) => openMatch(known, match)),
    withoutAttributes: selection.withoutAttributes.map((name) => openName(known, name)),
  };
  return {
    queues,
    ...Object.fromEntries(Object.entries(given).filter(([, values]) => values.length > 0)),
    ...(causes.length > 0 && { causes: causes.map((cause) => openCause(known, cause)) }),
    ...(attempts.length > 0 && { attempts }),
    ...(olderThanMs !== undefined && { olderThanSeconds: olderThanMs / 1000 }),
    ...(newerThanMs !== undefined && { newerThanSeconds: newerThanMs / 1000 }),
  };
}

/** Attributes that were set, without their values except a valid producer id. */
export function describeChanges(known: Known, changes: readonly AttributeChange[]): string[] {
  return changes.map((change) => {
    const attributes = { [change.name]: attributeOf(changedType(change, undefined), change.value) };
    const isProducer = change.name === known.producer.attribute;
    const reading = isProducer ? readProducerId(known, attributes) : undefined;
    return `${openName(known, change.name)}=${reading?.kind === "valid" ? reading.id : MASK}`;
  });
}
