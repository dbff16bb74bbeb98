import { ReceiveMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { type Clients, createClients } from "../../../local/emulator/clients";
import { createQueue } from "../../../local/emulator/create-queues";
import { type Emulator, startEmulator } from "../../../local/emulator/start-emulator";
import { countMessages, readQueue } from "../../../local/reconciliation/read-queue";
import { makeMetadata, metadataAttribute } from "../../support/make-message";

let emulator: Emulator;
let clients: Clients;

beforeAll(async () => {
  emulator = await startEmulator(0);
  clients = createClients({ url: emulator.url, region: "us-east-1" });
});
afterAll(() => emulator.stop());

/** A queue that holds the bodies, and how to read it. */
async function holding(name: string, bodies: string[]) {
  const queue = await createQueue(clients.sqs, name);
  for (const MessageBody of bodies) {
    await clients.sqs.send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody }));
  }
  const options = { trusted: { has: () => true }, patience: 2 };
  return { queue, options };
}

test("all messages are read, identified by the id with which each was first sent, and stay visible", async () => {
  const bodies = Array.from({ length: 23 }, (_, index) => String(index));
  const { queue, options } = await holding("many", bodies);
  const attributes = metadataAttribute(makeMetadata({ attempt: 2, reason: "MachineBusy" }));
  const { MessageId } = await clients.sqs.send(
    new SendMessageCommand({
      QueueUrl: queue.url,
      MessageBody: "transferred",
      MessageAttributes: attributes,
    }),
  );

  for (let round = 0; round < 2; round += 1) {
    const { messages, unread } = await readQueue(clients.sqs, queue, options);
    expect(unread).toBe(0);
    expect(messages).toHaveLength(24);
    expect(messages.filter(({ id, messageId }) => id === messageId)).toHaveLength(23);
    expect(messages.find(({ messageId }) => messageId === MessageId)).toMatchObject({
      id: makeMetadata().id,
      attempt: 2,
      reason: "MachineBusy",
    });
  }
  expect(await countMessages(clients.sqs, queue.url)).toBe(24);
});

test("metadata that no trusted sender wrote is not trusted", async () => {
  const { queue, options } = await holding("forged", []);
  await clients.sqs.send(
    new SendMessageCommand({
      QueueUrl: queue.url,
      MessageBody: "forged",
      MessageAttributes: metadataAttribute(makeMetadata()),
    }),
  );
  const { messages } = await readQueue(clients.sqs, queue, { ...options, trusted: new Set(["AROAX"]) });

  expect(messages).toEqual([{ id: messages[0]?.messageId, messageId: messages[0]?.messageId, attempt: 0 }]);
});

test("what stays invisible for the maximum number of receives is counted as unread", async () => {
  const { queue, options } = await holding("held", ["{}", "{}"]);
  await clients.sqs.send(new ReceiveMessageCommand({ QueueUrl: queue.url, VisibilityTimeout: 600 }));

  const { messages, unread } = await readQueue(clients.sqs, queue, options);

  expect(messages).toHaveLength(1);
  expect(unread).toBe(1);
});
