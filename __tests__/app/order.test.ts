import { parseOrder } from "../../app/order";

test("an order keeps its further fields, which belong to the business function", () => {
  const order = { order_id: "order-1", product_id: "product-7", name: "n", lines: [{ amount: 2 }] };
  expect(parseOrder(JSON.stringify(order))).toEqual(order);
});

test.each([
  "",
  "{",
  "null",
  "7",
  '"order-1"',
  "[]",
  '[{"order_id":"a","product_id":"b"}]',
  "{}",
  '{"order_id":"a"}',
  '{"product_id":"b"}',
  '{"order_id":"","product_id":"b"}',
  '{"order_id":"a","product_id":""}',
  '{"order_id":7,"product_id":"b"}',
  '{"order_id":"a","product_id":null}',
  '{"__proto__":{"order_id":"a","product_id":"b"}}',
  "[".repeat(500_000),
])("a body %.40s holds no order", (body) => {
  expect(parseOrder(body)).toBeUndefined();
});
