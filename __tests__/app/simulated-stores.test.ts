import { makeOrder, type OrderMix } from "../../app/simulated-stores";

const NOW = Date.UTC(2026, 10, 23, 12);
const mix = (changes: Partial<OrderMix> = {}): OrderMix => ({
  seed: [7],
  badShare: 0.25,
  unavailableShare: 0.1,
  scarceProducts: ["product-9", "product-101"],
  ...changes,
});
const makeOrders = (count: number, changes?: Partial<OrderMix>) =>
  Array.from({ length: count }, (_, index) => makeOrder(mix(changes), index, NOW));
const productOf = ({ body }: { body: string }): string => JSON.parse(body).product_id;
const isScarce = (order: { body: string }) => mix().scarceProducts.includes(productOf(order));

describe("makeOrder", () => {
  test("writes a store's order in the described form", () => {
    const order = makeOrder(mix({ badShare: 0 }), 0, NOW);
    expect(JSON.parse(order.body)).toEqual({
      order_id: order.orderId,
      product_id: expect.stringMatching(/^product-\d+$/),
      name: expect.stringMatching(/\S/),
      dob: expect.stringMatching(/^(19[4-9]\d|200[0-5])-\d\d-\d\d$/),
      gender: expect.stringMatching(/^(female|male)$/),
      ssn_no: expect.stringMatching(/^\d{3}-\d{2}-\d{4}$/),
      data_share_consent: expect.any(Boolean),
      evnt_time: "2026-11-23T12:00:00.000Z",
    });
    expect(order.attributes).toEqual({
      project: { DataType: "String", StringValue: "reliable-sqs-with-dlq" },
      contact_me: { DataType: "String", StringValue: "stores@example.com" },
      ts: { DataType: "Number", StringValue: String(NOW) },
      store_id: { DataType: "Number", StringValue: String(order.storeId) },
    });
  });

  test("numbers the stores from 1 to 5", () => {
    const stores = new Set(makeOrders(200, { badShare: 0 }).map(({ storeId }) => storeId));
    expect([...stores].sort()).toEqual([1, 2, 3, 4, 5]);
  });

  test("leaves store_id out of a bad message and nothing else", () => {
    const [order] = makeOrders(1, { badShare: 1 });
    expect(order?.storeId).toBeNull();
    expect(Object.keys(order?.attributes ?? {})).toEqual(["project", "contact_me", "ts"]);
  });

  test.each([
    [0, 0, 0],
    [0.25, 470, 530],
    [1, 2_000, 2_000],
  ])("makes the share of %d bad", (badShare, min, max) => {
    const bad = makeOrders(2_000, { badShare }).filter(({ storeId }) => storeId === null).length;
    expect(bad).toBeGreaterThanOrEqual(min);
    expect(bad).toBeLessThanOrEqual(max);
  });

  test("makes the unavailable share of the good messages, and no bad one, order a scarce product", () => {
    const orders = makeOrders(2_000, { unavailableShare: 0.5 });
    const good = orders.filter(({ storeId }) => storeId !== null);
    const bad = orders.filter(({ storeId }) => storeId === null);
    expect(good.filter(isScarce).length / good.length).toBeCloseTo(0.5, 1);
    expect(bad.filter(isScarce)).toEqual([]);
  });

  test("never uses scarce products as ordinary ones, even if they share a name", () => {
    expect(makeOrders(500, { unavailableShare: 0 }).filter(isScarce)).toEqual([]);
  });

  test("orders only ordinary products when no product is scarce", () => {
    const orders = makeOrders(50, { unavailableShare: 1, scarceProducts: [] });
    expect(orders.map(productOf)).toEqual(orders.map(() => expect.stringMatching(/^product-1\d\d$/)));
  });

  test("returns the same order for the same seed and index, whatever was created in between", () => {
    const order = makeOrder(mix(), 3, NOW);
    makeOrders(10, { seed: [8] });
    expect(makeOrder(mix(), 3, NOW)).toEqual(order);
  });

  test("gives every index and every seed its own order_id", () => {
    const ids = [[7], [8], [7, 0], [1, 2, 3, 4], [1, 2, 3, 5]].flatMap((seed) =>
      makeOrders(100, { seed }).map(({ orderId }) => orderId),
    );
    expect(new Set(ids).size).toBe(500);
  });
});
