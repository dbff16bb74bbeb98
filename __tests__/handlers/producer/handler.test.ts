import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { makeOrder } from "../../../app/simulated-stores";
import { sqsCallsOf } from "../../../core/sqs/sdk-sqs-calls";
import { createSqsPort } from "../../../core/sqs/sqs-port";
import { sendOrders } from "../../../handlers/producer/send-orders";
import { failEntries } from "../../support/fail-entries";
import { useFolder } from "../../support/folder";
import { useAws, useSqs } from "../../support/hooks";
import { makeDeadline } from "../../support/make-deadline";

const server = useAws();
const sqs = useSqs(server);
const folder = useFolder();
const environment = { ...process.env };
afterAll(() => {
  process.env = environment;
});

async function receiveAll() {
  const messages = [];
  for (;;) {
    const { Messages = [] } = await sqs.client.send(
      new ReceiveMessageCommand({
        QueueUrl: sqs.queueUrl,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ["All"],
      }),
    );
    if (Messages.length === 0) return messages;
    messages.push(...Messages);
  }
}

test("the handler sends what it says it sent, and its ledger lists the same messages", async () => {
  const ledgerFile = join(folder, "ledger.ndjson");
  Object.assign(process.env, {
    ...server.environment,
    QUEUE_URL: sqs.queueUrl,
    BAD_SHARE: "0.5",
    UNAVAILABLE_SHARE: "0",
    SCARCE_PRODUCTS: "",
    LEDGER_FILE: ledgerFile,
    POWERTOOLS_LOG_LEVEL: "SILENT",
  });
  const { handler } = await import("../../../handlers/producer/index.ts");
  const context = { getRemainingTimeInMillis: () => 30_000 } as Parameters<typeof handler>[1];

  const response = await handler({ messages: 2, seed: 12 }, context);

  const received = await receiveAll();
  const bad = received.filter(({ MessageAttributes }) => MessageAttributes?.store_id === undefined).length;
  expect(response).toEqual({
    statusCode: 200,
    body: JSON.stringify({ message: { status: true, msg_cnt: 2, bad_msg: bad } }),
  });
  const lines = (await readFile(ledgerFile, "utf8")).trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line).message_id).sort()).toEqual(
    received.map(({ MessageId }) => MessageId).sort(),
  );
});

test("an entry that failed inside an HTTP 200 reaches the queue once", async () => {
  const sizes = failEntries(sqs.client, "SendMessageBatchCommand", (call, id) =>
    call === 0 && id === "1" ? "InternalError" : undefined,
  );
  const mix = { seed: [3], badShare: 0, unavailableShare: 0, scarceProducts: [] };
  const orders = [0, 1, 2].map((index) => makeOrder(mix, index, 0));

  const { sent, error } = await sendOrders(createSqsPort(sqsCallsOf(sqs.client)), orders, {
    queueUrl: sqs.queueUrl,
    deadline: makeDeadline(),
    clock: { now: () => 0, sleep: async () => {} },
    random: () => 0,
  });

  const received = await receiveAll();
  expect(error).toBeUndefined();
  expect(sizes).toEqual([3, 1]);
  expect(received.map(({ Body }) => Body).sort()).toEqual(orders.map(({ body }) => body).sort());
  expect(sent.map(({ messageId }) => messageId).sort()).toEqual(
    received.map(({ MessageId }) => MessageId).sort(),
  );
});
