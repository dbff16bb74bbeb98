import { createHash } from "node:crypto";
import fc from "fast-check";
import { diagnose, UNKNOWN } from "../../app/diagnose-order";
import { binary, makeMessage, number, text } from "../support/make-message";
import { leaksIn } from "../support/recorders";

const CATALOG = { unavailableProducts: new Set(["product-113", "product-9"]) };
const EMPTY = { unavailableProducts: new Set<string>() };
const orderOf = (product: string) => JSON.stringify({ order_id: "order-1", product_id: product });

test("an order with a store, an order_id and an available product has nothing wrong", () => {
  expect(diagnose(makeMessage(), CATALOG)).toBeUndefined();
  expect(diagnose(makeMessage({ body: orderOf("product-113") }), EMPTY)).toBeUndefined();
});

test.each([
  ["without store_id", { attributes: {} }, "MissingStoreId"],
  ["whose body alone names the store", { body: '{"store_id":"3"}', attributes: {} }, "MissingStoreId"],
  ["with store_id 0", { attributes: { store_id: number("0") } }, "InvalidStoreId"],
  ["with a binary store_id", { attributes: { store_id: binary(51) } }, "InvalidStoreId"],
  ["whose body is no JSON", { body: "marked-secret" }, "MalformedBody"],
  ["whose body has no order_id", { body: '{"product_id":"product-7"}' }, "MalformedBody"],
])("a message %s can never succeed: %s %s", (_what, parts, reason) => {
  const diagnosis = diagnose(makeMessage(parts), CATALOG);
  expect(diagnosis).toEqual({ reason, cause: reason, permanent: true, detail: expect.any(String) });
  expect(diagnosis?.detail).toMatch(/send the order again|Send the order again/);
});

test("a product that is not available may be later, and its cause is a hash of the product", () => {
  const hash = createHash("sha256").update("product-113").digest("hex").slice(0, 8);
  expect(diagnose(makeMessage({ body: orderOf("product-113") }), CATALOG)).toEqual({
    reason: "ProductUnavailable",
    cause: `ProductUnavailable:${hash}`,
    permanent: false,
    detail: "A product of the order is not available.",
  });
});

test("two products that are not available are two causes, one product is one", () => {
  const causeOf = (product: string) => diagnose(makeMessage({ body: orderOf(product) }), CATALOG)?.cause;
  expect(causeOf("product-9")).not.toBe(causeOf("product-113"));
  expect(causeOf("product-9")).toBe(causeOf("product-9"));
});

test("the store is judged before the body, and the body before the product", () => {
  expect(diagnose({ body: "", attributes: {} }, CATALOG)?.reason).toBe("MissingStoreId");
  expect(diagnose({ body: "", attributes: { store_id: text("x") } }, CATALOG)?.reason).toBe("InvalidStoreId");
  expect(diagnose(makeMessage({ body: '{"product_id":"product-113"}' }), CATALOG)?.reason).toBe(
    "MalformedBody",
  );
});

test("nothing wrong with a dead letter is Unknown, which may succeed later", () => {
  expect(UNKNOWN).toEqual({
    reason: "Unknown",
    cause: "Unknown",
    permanent: false,
    detail: "Nothing is wrong with the message itself: processing it failed.",
  });
});

test("no diagnosis carries a value of the message", () => {
  const marked = fc.stringMatching(/^[a-z]{3}marked[a-z]{3}$/);
  fc.assert(
    fc.property(marked, marked, marked, (order, product, store) => {
      const body = JSON.stringify({ order_id: order, product_id: product });
      const catalog = { unavailableProducts: new Set([product]) };
      for (const message of [
        makeMessage({ body }),
        makeMessage({ body: `${body}${order}` }),
        makeMessage({ body, attributes: { store_id: text(store) } }),
      ]) {
        expect(leaksIn([JSON.stringify(diagnose(message, catalog))], "marked")).toEqual([]);
      }
    }),
  );
});

test("whatever the message, a diagnosis is given and nothing is thrown", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), fc.string(), (body, store) => {
      const diagnosis = diagnose(makeMessage({ body, attributes: { store_id: text(store) } }), CATALOG);
      expect([undefined, "MalformedBody", "InvalidStoreId"]).toContain(diagnosis?.reason);
    }),
  );
});
