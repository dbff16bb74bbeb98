import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLedger } from "../../app/ledger";
import { application, worldOf } from "../support/orders";

const ORDER = { order_id: "order-1", product_id: "product-1", ssn_no: "123-45-6789" };

let folder: string;
let logs: unknown[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ledger-"));
  logs = [];
});
afterEach(() => rm(folder, { recursive: true }));

const processOrder = (file: string) =>
  application.process(ORDER, {
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
    environment: { LEDGER_FILE: join(folder, file) },
  });

const linesOf = async (file: string) =>
  (await readFile(join(folder, file), "utf8"))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

test("an order is entered in the ledger, and logged without anything of its body", async () => {
  await processOrder("ledger.ndjson");
  expect(await linesOf("ledger.ndjson")).toEqual([
    { order_id: "order-1", message_id: "message-1", idempotency_key: "first-id", redriven: true },
  ]);
  expect(logs).toEqual([
    ["order processed", { message_id: "message-1", store_id: "3", idempotency_key: "first-id" }],
  ]);
});

test("an order that cannot be entered in the ledger is not done", async () => {
  await expect(processOrder("no folder/ledger.ndjson")).rejects.toThrow("ENOENT");
  expect(logs).toEqual([]);
});

test("the ledger is a file of one JSON object a line", async () => {
  const file = join(folder, "ledger.ndjson");
  await Promise.all(["a", "b\nc"].map((order_id) => createLedger(file)({ order_id })));
  expect((await linesOf("ledger.ndjson")).map((line) => line.order_id).sort()).toEqual(["a", "b\nc"]);
});

test.each([[undefined], [""]])("without a file (%j) there is no ledger", async (file) => {
  await expect(createLedger(file)({ order_id: "a" })).resolves.toBeUndefined();
});
