import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import * as v from "valibot";
import { type Acknowledgement, groupId } from "./acknowledgement";

const Text = v.pipe(
  v.object({ S: v.string() }),
  v.transform(({ S }) => S),
);
const Amount = v.pipe(
  v.object({ N: v.string() }),
  v.transform(({ N }) => Number(N)),
  v.finite(),
  v.minValue(0),
);
/** Alerts show times as dates. JavaScript's dates end here. */
const Time = v.pipe(Amount, v.maxValue(8.64e15));

const ItemSchema = v.object({
  queue: v.pipe(Text, v.picklist(["retry", "quarantine"])),
  cause: Text,
  by: Text,
  at: Time,
  until: Time,
  held: Amount,
  factor: Amount,
  added: Amount,
  suppressed: Amount,
});

/** How long after its end an alert can still say that a group was acknowledged. */
const KEPT_AFTER_END_MS = 2 * 86_400_000;

export type Item = Record<string, AttributeValue>;

export const keyOf = (group: Parameters<typeof groupId>[0]) => ({ id: { S: groupId(group) } });

/** `expiration`: epoch seconds at which DynamoDB may delete it. */
export function toItem(acknowledgement: Acknowledgement): Item {
  const { queue, cause, by, at, until, held, factor, added, suppressed } = acknowledgement;
  const amounts = { at, until, held, factor, added, suppressed };
  return {
    ...keyOf(acknowledgement),
    ...{ queue: { S: queue }, cause: { S: cause }, by: { S: by } },
    ...Object.fromEntries(Object.entries(amounts).map(([name, value]) => [name, { N: String(value) }])),
    expiration: { N: String(Math.ceil((until + KEPT_AFTER_END_MS) / 1000)) },
  };
}

/** Undefined for an item that no version of this code wrote: it suppresses nothing. */
export function fromItem(item: Item | undefined): Acknowledgement | undefined {
  const parsed = v.safeParse(ItemSchema, item);
  return parsed.success ? parsed.output : undefined;
}
