import { createHash } from "node:crypto";
import fc from "fast-check";
import { systemDiagnosis } from "../../core/application/system-reasons";
import { explain } from "../../core/application/verdict";
import { binary, number, text } from "../support/make-message";
import { leaksIn } from "../support/recorders";
import { diagnoseWhile, makeOrder } from "./support/orders";

const diagnose = diagnoseWhile("product-113", "product-9");
const orderOf = (product: string) => JSON.stringify({ order_id: "order-1", product_id: product });

test("nothing is wrong with an order that has a store, an order_id and an available product", () => {
  expect(diagnose(makeOrder())).toBeUndefined();
  expect(diagnoseWhile()(makeOrder({ body: orderOf("product-113") }))).toBeUndefined();
});

test.each([
  ["without store_id", { attributes: {} }, "MissingStoreId"],
  ["whose body alone names the store", { body: '{"store_id":"3"}', attributes: {} }, "MissingStoreId"],
  ["with store_id 0", { attributes: { store_id: number("0") } }, "InvalidStoreId"],
  ["with a binary store_id", { attributes: { store_id: binary(51) } }, "InvalidStoreId"],
  ["whose body is no JSON", { body: "marked-secret" }, "MalformedBody"],
  ["whose body has no order_id", { body: '{"product_id":"product-7"}' }, "MalformedBody"],
])("a message %s can never succeed: %s %s", (_what, parts, reason) => {
  const diagnosis = diagnose(makeOrder(parts));
  expect(diagnosis).toEqual({
    reason,
    cause: reason,
    permanent: true,
    detail: expect.any(String),
    remedy: expect.any(String),
  });
  expect(diagnosis?.remedy).toMatch(/send the order again|Send the order again/);
});

test("an unavailable product may be available later, and its cause is a hash of the product", () => {
  const hash = createHash("sha256").update("product-113").digest("hex").slice(0, 8);
  expect(diagnose(makeOrder({ body: orderOf("product-113") }))).toEqual({
    reason: "ProductUnavailable",
    cause: `ProductUnavailable:${hash}`,
    permanent: false,
    detail: "A product in the order is not available.",
    remedy: "",
  });
});

test("two unavailable products are two causes, and one product is one cause", () => {
  const causeOf = (product: string) => diagnose(makeOrder({ body: orderOf(product) }))?.cause;
  expect(causeOf("product-9")).not.toBe(causeOf("product-113"));
  expect(causeOf("product-9")).toBe(causeOf("product-9"));
});

test("the store is checked before the body, and the body before the product", () => {
  expect(diagnose({ body: "", attributes: {} })?.reason).toBe("MissingStoreId");
  expect(diagnose({ body: "", attributes: { store_id: text("x") } })?.reason).toBe("InvalidStoreId");
  expect(diagnose(makeOrder({ body: '{"product_id":"product-113"}' }))?.reason).toBe("MalformedBody");
});

test("a dead letter in which nothing is wrong is Unknown, and may succeed later", () => {
  expect(systemDiagnosis("Unknown")).toEqual({
    reason: "Unknown",
    cause: "Unknown",
    permanent: false,
    detail: "The message itself is valid, but processing it failed.",
    remedy: "",
  });
});

test("no diagnosis contains a value from the message", () => {
  const marked = fc.stringMatching(/^[a-z]{3}marked[a-z]{3}$/);
  fc.assert(
    fc.property(marked, marked, marked, (order, product, store) => {
      const body = JSON.stringify({ order_id: order, product_id: product });
      for (const message of [
        makeOrder({ body }),
        makeOrder({ body: `${body}${order}` }),
        makeOrder({ body, attributes: { store_id: text(store) } }),
      ]) {
        expect(leaksIn([JSON.stringify(diagnoseWhile(product)(message))], "marked")).toEqual([]);
      }
    }),
  );
});

test("every message gets a diagnosis, and nothing is thrown", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), fc.string(), (body, store) => {
      const diagnosis = diagnose(makeOrder({ body, attributes: { store_id: text(store) } }));
      expect([undefined, "MalformedBody", "InvalidStoreId"]).toContain(diagnosis?.reason);
    }),
  );
});

test.each([
  [
    {},
    "The message attribute store_id is missing. Send the order again with it: a whole number above 0 of at most ten digits.",
  ],
  [
    { store_id: text("x") },
    "The message attribute store_id is not a whole number above 0 of at most ten digits. Correct it and send the order again.",
  ],
  [
    { store_id: number("3") },
    "The body is not a JSON object with an order_id and a product_id. Correct it and send the order again.",
  ],
])("what is permanently wrong with %j is reported together with what to do", (attributes, words) => {
  const diagnosis = diagnose({ body: "", attributes });
  expect(diagnosis && explain(diagnosis)).toBe(words);
});
