import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLedger } from "../../app/ledger";
import type { OrderToProcess } from "../../app/order-to-process";
import { createProcessOrder } from "../../app/process-order";

const ORDER: OrderToProcess = {
  order: { order_id: "order-1", product_id: "product-1", ssn_no: "123-45-6789" },
  storeId: "3",
  messageId: "message-1",
  idempotencyKey: "first-id",
  redriven: true,
};
const signal = new AbortController().signal;

test("an order is entered in the ledger, and logged without anything of its body", async () => {
  const ledger: unknown[] = [];
  const logs: unknown[] = [];
  const processOrder = createProcessOrder({
    log: { info: (...call) => logs.push(call) },
    writeLedger: async (entry) => {
      ledger.push(entry);
    },
  });
  await processOrder(ORDER, signal);
  expect(ledger).toEqual([
    { order_id: "order-1", message_id: "message-1", idempotency_key: "first-id", redriven: true },
  ]);
  expect(logs).toEqual([
    ["order processed", { message_id: "message-1", store_id: "3", idempotency_key: "first-id" }],
  ]);
});

test("an order that cannot be entered in the ledger is not done", async () => {
  const logs: unknown[] = [];
  const processOrder = createProcessOrder({
    log: { info: (...call) => logs.push(call) },
    writeLedger: () => Promise.reject(new Error("disk full")),
  });
  await expect(processOrder(ORDER, signal)).rejects.toThrow("disk full");
  expect(logs).toEqual([]);
});

test("the ledger is a file of one JSON object a line", async () => {
  const folder = await mkdtemp(join(tmpdir(), "ledger-"));
  try {
    const file = join(folder, "ledger.ndjson");
    await Promise.all(["a", "b\nc"].map((order_id) => createLedger(file)({ order_id })));
    const lines = (await readFile(file, "utf8")).trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line).order_id).sort()).toEqual(["a", "b\nc"]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test.each([[undefined], [""]])("without a file (%j) there is no ledger", async (file) => {
  await expect(createLedger(file)({ order_id: "a" })).resolves.toBeUndefined();
});
