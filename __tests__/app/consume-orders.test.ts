import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { useAws } from "../support/hooks";
import { makeRecord } from "../support/make-message";
import { makeOrder, ORDER_BODY } from "./support/orders";

// Other tests run the handlers with an application that nobody deploys.
jest.mock("#application", () => jest.requireActual("../../app"));

const server = useAws();
let client: SQSClient;
let queueUrl: string;
let folder: string;
const environment = { ...process.env };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "consumer-"));
});
beforeEach(async () => {
  queueUrl = server.createQueue();
  client = server.connectSqs();
});
afterEach(() => client.destroy());
afterAll(async () => {
  process.env = environment;
  await rm(folder, { recursive: true });
});

async function sendOrders(count: number): Promise<void> {
  const Entries = Array.from({ length: count }, (_, index) => ({
    Id: String(index),
    MessageBody: ORDER_BODY,
  }));
  await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
}

async function receive(): Promise<Message[]> {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }),
  );
  return Messages;
}

/** A received message as a record. Its id and receipt handle are the queue's. */
const recordOf = ({ MessageId = "", ReceiptHandle = "" }: Message, attributes = makeOrder().attributes) =>
  makeRecord(makeOrder({ messageId: MessageId, receiptHandle: ReceiptHandle, attributes, receiveCount: 1 }));

test("the handler processes the good message, and makes a bad one visible again at once", async () => {
  const ledgerFile = join(folder, "ledger.ndjson");
  Object.assign(process.env, {
    ...server.environment,
    QUEUE_URL: queueUrl,
    DLQ_URL: `${queueUrl}-dlq`,
    TRUSTED_SENDERS: "AROACONSUMER",
    MAX_RECEIVE_COUNT: "2",
    RETRY_BACKOFF_BASE_SECONDS: "5",
    RETRY_BACKOFF_CAP_SECONDS: "60",
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
