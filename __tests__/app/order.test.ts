import { application } from "./support/orders";

const parseOrder = (body: string) => application.parse(body);

test("an order keeps additional fields, which belong to the business function", () => {
  const order = { order_id: "order-1", product_id: "product-7", name: "n", lines: [{ amount: 2 }] };
  expect(parseOrder(JSON.stringify(order))).toEqual({ valid: true, value: order });
});

test.each(["constructor", "prototype", "__proto__"])("an order keeps a field named %s", (name) => {
  const parsed = parseOrder(`{"order_id":"a","product_id":"b","${name}":7}`);
  expect(parsed.valid && Object.entries(parsed.value)).toEqual([
    ["order_id", "a"],
    ["product_id", "b"],
    [name, 7],
  ]);
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
])("a body %.40s is not an order", (body) => {
  expect(parseOrder(body)).toEqual({ valid: false });
});
