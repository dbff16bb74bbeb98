import { ReceiveMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { type Clients, createClients } from "../../../local/emulator/clients";
import { createQueue } from "../../../local/emulator/create-queues";
import { type Emulator, startEmulator } from "../../../local/emulator/start-emulator";
import { countMessages, readQueue } from "../../../local/reconciliation/read-queue";

let emulator: Emulator;
let clients: Clients;

beforeAll(async () => {
  emulator = await startEmulator(0);
  clients = createClients({ url: emulator.url, region: "us-east-1" });
});
afterAll(() => emulator.stop());

/** A queue that holds the bodies, and a clock whose sleeping ends at once. */
async function holding(name: string, bodies: string[]) {
  const queue = await createQueue(clients.sqs, name);
  for (const MessageBody of bodies) {
    await clients.sqs.send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody }));
  }
  let now = 0;
  const options = {
    now: () => now,
    sleep: async (milliseconds: number) => {
      now += milliseconds;
    },
    deadlineMs: 1000,
  };
  return { queue, options };
}

test("all messages are read, with the order ids of those that have one, and stay visible", async () => {
  const bodies = Array.from({ length: 23 }, (_, index) => JSON.stringify({ order_id: `o-${index}` }));
  const { queue, options } = await holding("many", [...bodies, "not JSON"]);

  for (let round = 0; round < 2; round += 1) {
    const { messages, unread } = await readQueue(clients.sqs, queue, options);
    expect(unread).toBe(0);
    expect(messages).toHaveLength(24);
    expect(messages.filter(({ orderId }) => orderId === undefined)).toHaveLength(1);
    expect(new Set(messages.map(({ orderId }) => orderId)).size).toBe(24);
  }
  expect(await countMessages(clients.sqs, queue.url)).toBe(24);
});

test("what somebody else holds until the deadline is told as unread", async () => {
  const { queue, options } = await holding("held", ["{}", "{}"]);
  await clients.sqs.send(new ReceiveMessageCommand({ QueueUrl: queue.url, VisibilityTimeout: 600 }));

  const { messages, unread } = await readQueue(clients.sqs, queue, options);

  expect(messages).toHaveLength(1);
  expect(unread).toBe(1);
});
