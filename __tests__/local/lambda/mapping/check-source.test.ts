import { createQueue } from "../../../../local/emulator/create-queues";
import { checkSource } from "../../../../local/lambda/mapping/check-source";
import { useEmulator } from "../../support/use-emulator";

const emulator = useEmulator();

test("a queue is accepted for functions that end before its messages come back", async () => {
  const queue = await createQueue(emulator.sqs, "slow", { VisibilityTimeout: "30" });

  await checkSource(emulator.sqs, queue, { name: "f", timeoutSeconds: 30 });
});

test("a queue whose messages come back too soon is refused", async () => {
  const queue = await createQueue(emulator.sqs, "quick", { VisibilityTimeout: "29" });

  await expect(checkSource(emulator.sqs, queue, { name: "f", timeoutSeconds: 30 })).rejects.toThrow(
    "Lambda would not create the mapping from quick to f: the queue's visibility timeout of 29 s is less than the function's timeout of 30 s.",
  );
});

test("a queue that cannot be read is refused with the endpoint's message", async () => {
  const queue = { name: "none", arn: "arn", url: `${emulator.url}/000000000000/none` };

  await expect(checkSource(emulator.sqs, queue, { name: "f", timeoutSeconds: 1 })).rejects.toThrow(
    "Lambda would not create the mapping from none to f: The specified queue does not exist.",
  );
});
