import { application, worldOf } from "./support/orders";

const ORDER = { order_id: "order-1", product_id: "product-1", ssn_no: "123-45-6789" };

test("an order is logged without any of its body", async () => {
  const logs: unknown[] = [];
  await application.process(ORDER, {
    world: worldOf().value,
    fail: application.fail,
    producer: "3",
    attributes: {},
    body: JSON.stringify(ORDER),
    signal: new AbortController().signal,
    messageId: "message-1",
    idempotencyKey: "first-id",
    redriven: true,
    log: { info: (...call) => void logs.push(call), warn: () => {}, error: () => {} },
    environment: {},
  });

  expect(logs).toEqual([
    ["order processed", { message_id: "message-1", store_id: "3", idempotency_key: "first-id" }],
  ]);
});
