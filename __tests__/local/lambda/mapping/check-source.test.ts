import type { SQSClient } from "@aws-sdk/client-sqs";
import { createClients } from "../../../../local/emulator/clients";
import { createQueue } from "../../../../local/emulator/create-queues";
import { type Emulator, startEmulator } from "../../../../local/emulator/start-emulator";
import { checkSource } from "../../../../local/lambda/mapping/check-source";

let emulator: Emulator;
let sqs: SQSClient;

beforeAll(async () => {
  emulator = await startEmulator(0);
  sqs = createClients({ url: emulator.url, region: "us-east-1" }).sqs;
});
afterAll(() => emulator.stop());

test("a queue is accepted for functions that end before its messages come back", async () => {
  const queue = await createQueue(sqs, "slow", { VisibilityTimeout: "30" });

  await checkSource(sqs, queue, { name: "f", timeoutSeconds: 30 });
});

test("a queue whose messages come back too soon is refused", async () => {
  const queue = await createQueue(sqs, "quick", { VisibilityTimeout: "29" });

  await expect(checkSource(sqs, queue, { name: "f", timeoutSeconds: 30 })).rejects.toThrow(
    "Lambda would not create the mapping from quick to f: the queue's visibility timeout of 29 s is less than the function's timeout of 30 s.",
  );
});

test("a queue that cannot be read is refused with the endpoint's message", async () => {
  const queue = { name: "none", arn: "arn", url: `${emulator.url}/000000000000/none` };

  await expect(checkSource(sqs, queue, { name: "f", timeoutSeconds: 1 })).rejects.toThrow(
    "Lambda would not create the mapping from none to f: The specified queue does not exist.",
  );
});
