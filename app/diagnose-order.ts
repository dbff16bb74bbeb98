import { createHash } from "node:crypto";
import type { Message } from "../core/messages/message";
import { parseOrder } from "./order";
import { readStoreId } from "./store-id";

/** What a diagnosis needs to know about the world. */
export interface Catalog {
  readonly unavailableProducts: ReadonlySet<string>;
}

export interface Diagnosis {
  /** One of a few words: a log field, a metric dimension, a message attribute of the alert. */
  readonly reason: string;
  /** The reason, with a hash of its key where one cause (one product) can be told from another. */
  readonly cause: string;
  /** True: it can never succeed as it is. False: it may succeed later. */
  readonly permanent: boolean;
  /** What is wrong, and what the producer should do where it is permanent; in our own words. */
  readonly detail: string;
}

/** Every reason that `diagnose` and `UNKNOWN` give. */
export type Reason = "MissingStoreId" | "InvalidStoreId" | "MalformedBody" | "ProductUnavailable" | "Unknown";

const permanent = (reason: Reason, detail: string): Diagnosis => ({
  reason,
  cause: reason,
  permanent: true,
  detail,
});

const MISSING_STORE_ID = permanent(
  "MissingStoreId",
  "The message attribute store_id is missing. Send the order again with it: a whole number above 0 of at most ten digits.",
);
const INVALID_STORE_ID = permanent(
  "InvalidStoreId",
  "The message attribute store_id is not a whole number above 0 of at most ten digits. Correct it and send the order again.",
);
const MALFORMED_BODY = permanent(
  "MalformedBody",
  "The body is not a JSON object with an order_id and a product_id. Correct it and send the order again.",
);

/** A dead letter with nothing wrong: the function crashed, timed out or was throttled, or something behind it failed. */
export const UNKNOWN: Diagnosis = {
  reason: "Unknown",
  cause: "Unknown",
  permanent: false,
  detail: "Nothing is wrong with the message itself: processing it failed.",
};

/** SHA-256 of a key, cut to eight hex digits: tells causes apart without carrying the value. */
function hashKey(key: string): string {
  return createHash("sha256").update(key).digest("hex").slice(0, 8);
}

/**
 * Says what is wrong with a message, or undefined. Pure: the consumer fails by it, the notifier and an operator
 * explain by it. This is the application's own file: a team replaces it together with process-order.ts.
 */
export function diagnose(
  message: Pick<Message, "body" | "attributes">,
  catalog: Catalog,
): Diagnosis | undefined {
  const storeId = readStoreId(message.attributes);
  if (storeId.kind === "missing") return MISSING_STORE_ID;
  if (storeId.kind === "invalid") return INVALID_STORE_ID;
  const order = parseOrder(message.body);
  if (order === undefined) return MALFORMED_BODY;
  if (catalog.unavailableProducts.has(order.product_id)) {
    return {
      reason: "ProductUnavailable",
      cause: `ProductUnavailable:${hashKey(order.product_id)}`,
      permanent: false,
      detail: "A product of the order is not available.",
    };
  }
  return undefined;
}
