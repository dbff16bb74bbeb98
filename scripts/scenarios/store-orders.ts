import type { Payload } from "../virtual-aws/virtual-sqs";

export const STORE_IDS = Array.from({ length: 20 }, (_, index) => String(index + 1));
export const PRODUCTS = ["product-1", "product-2", "product-3"] as const;

const text = (value: string) => ({ DataType: "String", StringValue: value });
const number = (value: string) => ({ DataType: "Number", StringValue: value });

const COMMON = {
  project: text("reliable-sqs-with-dlq"),
  contact_me: text("stores@example.com"),
  ts: number("1767571200000"),
};

/** The size of a real order; the group id identifies the order. */
const bodyOf = (productId: string) =>
  JSON.stringify({
    order_id: "00000000-0000-4000-8000-000000000000",
    product_id: productId,
    name: "Made Up",
    dob: "1990-01-01",
    gender: "female",
    ssn_no: "000-00-0000",
    data_share_consent: true,
    evnt_time: "2026-01-05T00:00:00.000Z",
  });

const senderOf = (storeId: string) => `AROASTORE${storeId.padStart(11, "0")}:store`;

/** Good orders: one payload for each store and product, which all orders of the two share. */
const GOOD = new Map(
  PRODUCTS.map((product) => [
    product,
    STORE_IDS.map(
      (storeId): Payload => ({
        body: bodyOf(product),
        attributes: { ...COMMON, store_id: number(storeId) },
        senderId: senderOf(storeId),
      }),
    ),
  ]),
);

const NO_PAYLOAD: Payload = { body: "", attributes: {}, senderId: "" };

/** The product that an order asks for: each third order the same. */
export const productOf = (key: number): (typeof PRODUCTS)[number] => PRODUCTS[key % 3] ?? PRODUCTS[0];

/** A good order of the store that chance names. */
export function goodOrder(key: number, random: () => number): Payload {
  return GOOD.get(productOf(key))?.[Math.floor(random() * STORE_IDS.length)] ?? NO_PAYLOAD;
}

const POISON: readonly Payload[] = STORE_IDS.flatMap((storeId) => [
  { body: bodyOf("product-1"), attributes: COMMON, senderId: senderOf(storeId) },
  {
    body: bodyOf("product-1"),
    attributes: { ...COMMON, store_id: text("none") },
    senderId: senderOf(storeId),
  },
  { body: "{}", attributes: { ...COMMON, store_id: number(storeId) }, senderId: senderOf(storeId) },
]);

/** An order that can never be processed: no store_id, an invalid one, or no order in the body. */
export function poisonOrder(_key: number, random: () => number): Payload {
  return POISON[Math.floor(random() * POISON.length)] ?? NO_PAYLOAD;
}
