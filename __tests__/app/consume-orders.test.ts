import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Message, ReceiveMessageCommand, SendMessageBatchCommand } from "@aws-sdk/client-sqs";
import { environmentOf } from "../../scripts/bench/harness/environment";
import { useFolder } from "../support/folder";
import { useAws, useSqs } from "../support/hooks";
import { makeRecord } from "../support/make-message";
import { makeOrder, ORDER_BODY } from "./support/orders";

// Other tests run the handlers with an application that nobody deploys.
jest.mock("#application", () => jest.requireActual("../../app"));

const server = useAws();
const sqs = useSqs(server);
const folder = useFolder();
const environment = { ...process.env };
afterAll(() => {
  process.env = environment;
});

async function sendOrders(count: number): Promise<void> {
  const Entries = Array.from({ length: count }, (_, index) => ({
    Id: String(index),
    MessageBody: ORDER_BODY,
  }));
  await sqs.client.send(new SendMessageBatchCommand({ QueueUrl: sqs.queueUrl, Entries }));
}

async function receive(): Promise<Message[]> {
  const { Messages = [] } = await sqs.client.send(
    new ReceiveMessageCommand({ QueueUrl: sqs.queueUrl, MaxNumberOfMessages: 10 }),
  );
  return Messages;
}

/** A received message as a record. Its id and receipt handle are the queue's. */
const recordOf = ({ MessageId = "", ReceiptHandle = "" }: Message, attributes = makeOrder().attributes) =>
  makeRecord(makeOrder({ messageId: MessageId, receiptHandle: ReceiptHandle, attributes, receiveCount: 1 }));

test("the handler processes the good message, and makes a bad one visible again at once", async () => {
  const ledgerFile = join(folder, "ledger.ndjson");
  Object.assign(process.env, {
    ...environmentOf(server.endpoint),
    QUEUE_URL: sqs.queueUrl,
    DLQ_URL: `${sqs.queueUrl}-dlq`,
    UNAVAILABLE_PRODUCTS: "",
    LEDGER_FILE: ledgerFile,
    POWERTOOLS_LOG_LEVEL: "SILENT",
    POWERTOOLS_METRICS_DISABLED: "true",
  });
  const { handler } = await import("../../handlers/consumer/index.ts");
  const context = { getRemainingTimeInMillis: () => 10_000 } as Parameters<typeof handler>[1];
  await sendOrders(2);
  const [good = {}, bad = {}] = await receive();
  expect(await receive()).toEqual([]);

  const response = await handler({ Records: [recordOf(good), recordOf(bad, {})] }, context);

  expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: bad.MessageId }] });
  expect((await receive()).map(({ MessageId }) => MessageId)).toEqual([bad.MessageId]);
  const [line = "", ...rest] = (await readFile(ledgerFile, "utf8")).trimEnd().split("\n");
  expect(rest).toEqual([]);
  expect(JSON.parse(line)).toEqual({
    message_id: good.MessageId,
    idempotency_key: good.MessageId,
    redriven: false,
  });
});
