import { type Message, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { createQueue } from "../../../local/emulator/create-queues";
import { createExpectationOf } from "../../../local/sending/expectation-of";
import { sendSamples } from "../../../local/sending/send-samples";
import { useEmulator } from "../support/use-emulator";

const emulator = useEmulator();

const SAMPLES = [
  { body: { amount: 1 }, attributes: { merchant_id: "m-1", attempt: 7 }, expect: "processed" as const },
  { body: "not JSON", attributes: {} },
];

async function receiveAll(url: string, count: number): Promise<Message[]> {
  const found: Message[] = [];
  while (found.length < count) {
    const { Messages = [] } = await emulator.sqs.send(
      new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10, MessageAttributeNames: ["All"] }),
    );
    found.push(...Messages);
  }
  return found;
}

test("each sample is sent as text or JSON, with its attributes and its expected outcome", async () => {
  const queue = await createQueue(emulator.sqs, "each");
  const sent = await sendSamples(emulator.sqs, queue, SAMPLES, 2);
  const received = await receiveAll(queue.url, 2);

  expect(sent.map((entry) => entry.expect)).toEqual(["processed", undefined]);
  expect(sent.map(({ message_id }) => message_id)).toEqual(received.map(({ MessageId }) => MessageId));
  expect(received.map(({ Body, MessageAttributes }) => [Body, MessageAttributes])).toEqual([
    [
      '{"amount":1}',
      {
        merchant_id: { DataType: "String", StringValue: "m-1" },
        attempt: { DataType: "Number", StringValue: "7" },
      },
    ],
    ["not JSON", undefined],
  ]);
});

test("more messages than samples begin with the first sample again", async () => {
  const queue = await createQueue(emulator.sqs, "more");
  const sent = await sendSamples(emulator.sqs, queue, SAMPLES, 25);

  expect(sent).toHaveLength(25);
  const bodies = (await receiveAll(queue.url, 25)).map(({ Body }) => Body);
  expect(bodies.filter((body) => body === "not JSON")).toHaveLength(12);
});

test("a sample that SQS refuses is reported", async () => {
  const queue = await createQueue(emulator.sqs, "refused", { MaximumMessageSize: "1024" });
  const large = { body: "x".repeat(1_025), attributes: {} };

  await expect(sendSamples(emulator.sqs, queue, [...SAMPLES, large], 3)).rejects.toThrow(
    /^SQS refused sample 3 of queue refused with \w+\. Correct it in samples, which the application module exports\.$/,
  );
});

test("bytes are sent as a Binary attribute, and are recognized again", async () => {
  const queue = await createQueue(emulator.sqs, "bytes");
  const samples = [1, 2].map((byte) => ({
    body: {},
    attributes: { firmware: Uint8Array.of(0, byte) },
    expect: byte === 1 ? ("retried" as const) : ("quarantined" as const),
  }));
  await sendSamples(emulator.sqs, queue, samples, 2);
  const received = await receiveAll(queue.url, 2);

  expect(received.map(({ MessageAttributes }) => MessageAttributes?.firmware)).toEqual([
    { DataType: "Binary", BinaryValue: Uint8Array.of(0, 1) },
    { DataType: "Binary", BinaryValue: Uint8Array.of(0, 2) },
  ]);
  expect(received.map(createExpectationOf(samples))).toEqual(["retried", "quarantined"]);
});
