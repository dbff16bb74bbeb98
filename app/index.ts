import {
  cached,
  defineApplication,
  permanent,
  type Sample,
  transient,
} from "../core/application/define-application";
import { readList } from "../core/environment/environment";
import { OrderSchema } from "./order";

const STORE_ID = "a whole number above 0 of at most ten digits";

/** Orders from stores. A team with its own messages replaces this folder. */
export default defineApplication({
  schema: OrderSchema,
  producer: { attribute: "store_id", type: "Number", pattern: /[1-9]\d{0,9}/, noun: "store" },
  reasons: {
    MissingStoreId: permanent(
      "The message attribute store_id is missing.",
      `Send the order again with it: ${STORE_ID}.`,
    ),
    InvalidStoreId: permanent(
      `The message attribute store_id is not ${STORE_ID}.`,
      "Correct it and send the order again.",
    ),
    MalformedBody: permanent(
      "The body is not a JSON object with an order_id and a product_id.",
      "Correct it and send the order again.",
    ),
    ProductUnavailable: transient("A product in the order is not available."),
  },
  fieldNames: ["order_id", "product_id"],

  /** Product ids that no store can get at present. */
  world: cached(({ environment }) => new Set(readList(environment, "UNAVAILABLE_PRODUCTS")), { seconds: 30 }),

  diagnose: ({ product_id }, { world, fail }) =>
    world.has(product_id) ? fail("ProductUnavailable", { key: product_id }) : undefined,

  /** The work would be done here. Recognize an order that was already processed by `idempotencyKey`. */
  process: async (_order, { messageId, idempotencyKey, producer, log }) => {
    // The order's own fields stay out of the log: they are personal data, and many people read logs.
    log.info("order processed", {
      message_id: messageId,
      store_id: producer,
      idempotency_key: idempotencyKey,
    });
  },
});

export { deployment } from "./deployment";

/** A local run deploys again with these settings, so that the orders that waited for a product can be processed. */
export const recovery = { UNAVAILABLE_PRODUCTS: "" };

/** What a person may send to a local run: an order without store_id. */
export const samples: readonly Sample[] = [
  { body: { order_id: "my-order-1", product_id: "product-1" }, expect: "quarantined" },
];
