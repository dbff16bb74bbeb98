import application from "#application";
import { readProducerId } from "../../core/application/read-producer";
import { type AttributeChange, attributeOf, changedType } from "./attribute-change";
import { MASK } from "./mask-values";
import type { ValueMatch } from "./match-body";
import type { Selection } from "./select-messages";

/** Names that the application itself speaks of. Any other name was typed by a person, and may be a value. */
const NAMES = new Set(application.fieldNames);

/** As SQS gives them. */
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const openReason = (given: string): string =>
  Object.keys(application.reasons).find((reason) => reason.toLowerCase() === given.toLowerCase()) ?? MASK;

const openName = (name: string): string => (NAMES.has(name) ? name : MASK);

const openId = (id: string): string => (ID.test(id) ? id : MASK);

/** A producer id that is none may be anything. */
function openProducer(value: string): string {
  const { attribute } = application.producer;
  const reading = readProducerId(application, { [attribute]: { DataType: "String", StringValue: value } });
  return reading.kind === "valid" ? value : MASK;
}

const openMatch = ({ name, value }: ValueMatch): string =>
  value === undefined
    ? openName(name)
    : `${openName(name)}=${name === application.producer.attribute ? openProducer(value) : MASK}`;

/**
 * A selection as the audit trail keeps it: only what was given, and of that in clear only what can be no personal
 * data. A hash of the rest would be no secret: there are few enough names, numbers and addresses to try them all.
 */
export function describeSelection(selection: Selection): Record<string, unknown> {
  const { queues, reasons, stores, ids, olderThanMs, bodyFields, bodyTexts, attributes, withoutAttributes } =
    selection;
  const given: Record<string, readonly string[]> = {
    reasons: reasons.map(openReason),
    stores: stores.map(openProducer),
    ids: ids.map(openId),
    body: bodyFields.map(openMatch),
    bodyContains: bodyTexts.map(() => MASK),
    attributes: attributes.map(openMatch),
    withoutAttributes: withoutAttributes.map(openName),
  };
  return {
    queues,
    ...Object.fromEntries(Object.entries(given).filter(([, values]) => values.length > 0)),
    ...(olderThanMs !== undefined && { olderThanSeconds: olderThanMs / 1000 }),
  };
}

/** Attributes that were set, without the values but a valid producer id. */
export function describeChanges(changes: readonly AttributeChange[]): string[] {
  return changes.map((change) => {
    const attributes = { [change.name]: attributeOf(changedType(change, undefined), change.value) };
    const isProducer = change.name === application.producer.attribute;
    const reading = isProducer ? readProducerId(application, attributes) : undefined;
    return `${openName(change.name)}=${reading?.kind === "valid" ? reading.id : MASK}`;
  });
}
