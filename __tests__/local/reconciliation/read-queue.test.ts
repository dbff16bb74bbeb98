import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { createQueue } from "../../../local/emulator/create-queues";
import { countMessages, readQueue } from "../../../local/reconciliation/read-queue";
import { makeMetadata, metadataAttribute } from "../../support/make-message";
import { useEmulator } from "../support/use-emulator";

const emulator = useEmulator();

/** A queue that holds the bodies, and how to read it. */
async function holding(name: string, bodies: string[]) {
  const queue = await createQueue(emulator.sqs, name);
  for (const body of bodies) await emulator.send(queue.url, body);
  const options = { trusted: { has: () => true }, patience: 2 };
  return { queue, options };
}

test("all messages are read, identified by the id with which each was first sent, and stay visible", async () => {
  const bodies = Array.from({ length: 23 }, (_, index) => String(index));
  const { queue, options } = await holding("many", bodies);
  const attributes = metadataAttribute(makeMetadata({ attempt: 2, reason: "MachineBusy" }));
  const { MessageId } = await emulator.send(queue.url, "transferred", attributes);

  for (let round = 0; round < 2; round += 1) {
    const { messages, unread } = await readQueue(emulator.sqs, queue, options);
    expect(unread).toBe(0);
    expect(messages).toHaveLength(24);
    expect(messages.filter(({ id, messageId }) => id === messageId)).toHaveLength(23);
    expect(messages.find(({ messageId }) => messageId === MessageId)).toMatchObject({
      id: makeMetadata().id,
      attempt: 2,
      reason: "MachineBusy",
    });
  }
  expect(await countMessages(emulator.sqs, queue.url)).toBe(24);
});

test("metadata that no trusted sender wrote is not trusted", async () => {
  const { queue, options } = await holding("forged", []);
  await emulator.send(queue.url, "forged", metadataAttribute(makeMetadata()));
  const { messages } = await readQueue(emulator.sqs, queue, { ...options, trusted: new Set(["AROAX"]) });

  expect(messages).toEqual([{ id: messages[0]?.messageId, messageId: messages[0]?.messageId, attempt: 0 }]);
});

test("what stays invisible for the maximum number of receives is counted as unread", async () => {
  const { queue, options } = await holding("held", ["{}", "{}"]);
  await emulator.sqs.send(new ReceiveMessageCommand({ QueueUrl: queue.url, VisibilityTimeout: 600 }));

  const { messages, unread } = await readQueue(emulator.sqs, queue, options);

  expect(messages).toHaveLength(1);
  expect(unread).toBe(1);
});
