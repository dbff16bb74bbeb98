import { createHash } from "node:crypto";
import type { AttributeChange } from "../options/parse-attribute";
import type { Selection, ValueMatch } from "./select-messages";

/** Values that a person searched for may be personal data: a trail tells them apart and does not repeat them. */
const fingerprint = (value: string): string =>
  `sha256:${createHash("sha256").update(value).digest("hex").slice(0, 8)}`;

const withoutValue = ({ name, value }: ValueMatch): string =>
  value === undefined ? name : `${name}=${fingerprint(value)}`;

/** A selection as the audit trail keeps it: only what was given. */
export function describeSelection(selection: Selection): Record<string, unknown> {
  const { queues, reasons, stores, ids, olderThanMs, bodyFields, bodyTexts, attributes, withoutAttributes } =
    selection;
  const given: Record<string, readonly string[]> = {
    reasons,
    stores,
    ids,
    body: bodyFields.map(withoutValue),
    bodyContains: bodyTexts.map(fingerprint),
    attributes: attributes.map(withoutValue),
    withoutAttributes,
  };
  return {
    queues,
    ...Object.fromEntries(Object.entries(given).filter(([, values]) => values.length > 0)),
    ...(olderThanMs !== undefined && { olderThanSeconds: olderThanMs / 1000 }),
  };
}

/** Attributes that were set, without the values but a store_id. */
export function describeChanges(changes: readonly AttributeChange[]): string[] {
  return changes.map(({ name, value }) => `${name}=${name === "store_id" ? value : fingerprint(value)}`);
}
