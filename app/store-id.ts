import type { MessageAttributes } from "../core/messages/message";

export type StoreIdReading =
  | { readonly kind: "valid"; readonly storeId: string }
  | { readonly kind: "missing" }
  | { readonly kind: "invalid" };

/** A valid store_id is an integer of at most ten digits above 0. */
const STORE_ID = /^[1-9]\d{0,9}$/;

/** Reads `store_id`, the only attribute whose value may be logged or sent, and only when it is valid. */
export function readStoreId(attributes: MessageAttributes): StoreIdReading {
  const attribute = attributes.store_id;
  if (attribute === undefined) return { kind: "missing" };
  const value = attribute.StringValue;
  return value !== undefined && STORE_ID.test(value)
    ? { kind: "valid", storeId: value }
    : { kind: "invalid" };
}
