import { GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import {
  type Acknowledgement,
  hasEnded,
  hasGrown,
  nameInArn,
  roomOf,
} from "../../../core/acknowledgements/acknowledgement";
import { createAcknowledgementStore } from "../../../core/acknowledgements/acknowledgement-store";
import { createEnterMessages } from "../../../core/acknowledgements/enter-messages";
import { NOW } from "../../support/make-message";
import { startTable } from "../../support/start-table";

const TABLE = "reliable-q-acknowledgements";

let dynamo: Awaited<ReturnType<typeof startTable>>;
let table: ReturnType<typeof createAcknowledgementStore>;
const enter = (acknowledgement: Acknowledgement, messages: number) =>
  createEnterMessages(dynamo.client, TABLE)(
    acknowledgement,
    { added: messages, unnotified: messages },
    AbortSignal.timeout(10_000),
  );
beforeAll(async () => {
  dynamo = await startTable(TABLE);
  table = createAcknowledgementStore(dynamo.client, TABLE);
});
afterEach(async () => {
  for (const found of await table.readAll()) await table.remove(found);
});
afterAll(() => dynamo.stop());

const made = (parts: Partial<Acknowledgement> = {}): Acknowledgement => ({
  ...{ queue: "quarantine", cause: "MachineBusy:1a2b3c4d", by: "arn:aws:sts::1:assumed-role/on-call/ana" },
  ...{ at: NOW, until: NOW + 3_600_000, held: 5, factor: 2, added: 0, suppressed: 0 },
  ...parts,
});

test("an acknowledgement is read as it was written, and replaces one of the same group", async () => {
  await table.put(made({ added: 4 }));
  await table.put(made({ held: 9, factor: 1.5 }));
  await table.put(made({ queue: "retry" }));

  const read = await table.readAll();

  expect(read.sort((a, b) => a.held - b.held)).toEqual([
    made({ queue: "retry" }),
    made({ held: 9, factor: 1.5 }),
  ]);
});

test("DynamoDB may delete it two days after its end", async () => {
  await table.put(made());

  const { Item } = await dynamo.client.send(
    new GetItemCommand({ TableName: TABLE, Key: { id: { S: "quarantine MachineBusy:1a2b3c4d" } } }),
  );

  expect(Item?.expiration).toEqual({ N: String(Math.ceil((NOW + 3_600_000) / 1000) + 172_800) });
});

test("messages are suppressed up to the factor, and exceeding it ends the suppression for good", async () => {
  await table.put(made());

  const entered: unknown[] = [];
  for (const messages of [2, 3, 1, 1]) {
    const result = await enter(made(), messages);
    entered.push([result?.suppressed, result?.acknowledgement.added, result?.acknowledgement.suppressed]);
  }

  expect(entered).toEqual([
    [true, 2, 2],
    [true, 5, 5],
    [false, 6, 5],
    [false, 7, 5],
  ]);
});

test("a batch that exceeds the factor is not suppressed in part, nor is a smaller one after it", async () => {
  await table.put(made());

  expect(await enter(made(), 6)).toMatchObject({ suppressed: false, acknowledgement: { added: 6 } });
  expect(await enter(made(), 1)).toMatchObject({ suppressed: false, acknowledgement: { added: 7 } });
});

test("concurrent calls suppress no more messages than the factor leaves room for", async () => {
  await table.put(made());

  const entered = await Promise.all(Array.from({ length: 12 }, () => enter(made(), 1)));

  expect(entered.filter((one) => one?.suppressed)).toHaveLength(5);
  expect(await table.readAll()).toEqual([made({ added: 12, suppressed: 5 })]);
});

test("an acknowledgement that was removed or renewed in the meantime takes no messages", async () => {
  expect(await enter(made(), 1)).toBeUndefined();
  await table.put(made({ at: NOW + 1 }));
  expect(await enter(made(), 1)).toBeUndefined();
  expect(await table.readAll()).toEqual([made({ at: NOW + 1 })]);
});

test("removing reports whether there was one", async () => {
  await table.put(made());

  expect([await table.remove(made()), await table.remove(made())]).toEqual([true, false]);
});

test.each([
  ["has no number", { held: { S: "5" } }],
  ["has a time that no date has", { until: { N: "1e17" } }],
  ["is of a queue that holds nothing", { queue: { S: "main" } }],
])("an item that %s acknowledges nothing", async (_what, parts) => {
  await table.put(made());
  const Key = { id: { S: "quarantine MachineBusy:1a2b3c4d" } };
  const { Item } = await dynamo.client.send(new GetItemCommand({ TableName: TABLE, Key }));
  await dynamo.client.send(new PutItemCommand({ TableName: TABLE, Item: { ...Item, ...parts } }));

  expect(await table.readAll()).toEqual([]);
});

test("more acknowledgements than one page are read", async () => {
  const long = "x".repeat(100_000);
  for (let index = 0; index < 12; index += 1) await table.put(made({ cause: `A${index}`, by: long }));

  expect(await table.readAll()).toHaveLength(12);
});

test.each([
  [5, 2, 5],
  [1, 2, 1],
  [3, 1.5, 1],
  [1, 1, 0],
  [7, 1.1, 0],
])("a group of %i may grow to %f times as many by %i", (held, factor, room) => {
  expect(roomOf({ held, factor })).toBe(room);
  expect(hasGrown(made({ held, factor, added: room }))).toBe(false);
  expect(hasGrown(made({ held, factor, added: room + 1 }))).toBe(true);
});

test("it ends at its time", () => {
  expect([NOW - 1, NOW, NOW + 1].map((now) => hasEnded({ until: NOW }, now))).toEqual([false, true, true]);
});

test.each([
  ["arn:aws:sts::1:assumed-role/on-call/ana@example.com", "ana@example.com"],
  ["arn:aws:iam::1:user/ops/ana", "ana"],
  ["unknown", "unknown"],
])("%s is called %s", (arn, name) => {
  expect(nameInArn(arn)).toBe(name);
});
