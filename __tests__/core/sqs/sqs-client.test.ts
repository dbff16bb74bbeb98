import { ListQueuesCommand } from "@aws-sdk/client-sqs";
import { createSqsClient } from "../../../core/sqs/sqs-client";

test("the SDK tries a call three times, and ends one that hangs within the function's time", async () => {
  Object.assign(process.env, {
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
  });
  const client = createSqsClient();
  client.middlewareStack.add(() => async () => Promise.reject(new Error("not sent")), {
    step: "deserialize",
  });
  try {
    await expect(client.send(new ListQueuesCommand())).rejects.toThrow("not sent");
    expect(await client.config.maxAttempts()).toBe(3);
    // The handler reads its options when it is first used. A signal that has ended keeps it from connecting.
    await expect(
      client.config.requestHandler.handle({} as never, { abortSignal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ name: "AbortError" });
    expect(Reflect.get(client.config.requestHandler, "config")).toMatchObject({
      connectionTimeout: 2_000,
      requestTimeout: 25_000,
      throwOnRequestTimeout: true,
    });
  } finally {
    client.destroy();
  }
});
