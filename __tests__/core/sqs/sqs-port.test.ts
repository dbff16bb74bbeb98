import type { SQSClient } from "@aws-sdk/client-sqs";
import { createReceivePort } from "../../../core/sqs/receive-port";
import { sqsCallsOf } from "../../../core/sqs/sdk-sqs-calls";
import { createSqsPort } from "../../../core/sqs/sqs-port";
import { failEntries } from "../../support/fail-entries";
import { useAws, useFrozenDate } from "../../support/hooks";
import { makeMessage, NOW } from "../../support/make-message";

useFrozenDate();
const aws = useAws();
let client: SQSClient;
let queueUrl: string;
const signal = new AbortController().signal;

beforeEach(() => {
  client = aws.connectSqs();
  queueUrl = aws.createQueue();
});
afterEach(() => client.destroy());

const receive = () => createReceivePort(sqsCallsOf(client)).receive(queueUrl, 30, signal);

test("a confirmed entry carries the id of its new message, by its position in the call", async () => {
  const port = createSqsPort(sqsCallsOf(client));
  const outcome = await port.send(
    queueUrl,
    [{ MessageBody: "a" }, { MessageBody: "b", DelaySeconds: 60 }],
    signal,
  );
  const stored = aws.contents(queueUrl);
  expect(stored.map(({ body, state, until }) => [body, state, until])).toEqual([
    ["a", "ready", undefined],
    ["b", "delayed", NOW + 60_000],
  ]);
  expect([...outcome.confirmed]).toEqual(stored.map(({ messageId }, index) => [index, messageId]));
  expect(outcome.failed).toEqual([]);
});

test("an entry that failed inside a 200 is not confirmed", async () => {
  failEntries(client, "SendMessageBatchCommand", (_call, id) => (id === "1" ? "InternalError" : undefined));
  const entries = ["a", "b", "c"].map((MessageBody) => ({ MessageBody }));
  const outcome = await createSqsPort(sqsCallsOf(client)).send(queueUrl, entries, signal);
  expect([...outcome.confirmed.keys()]).toEqual([0, 2]);
  expect(outcome.failed).toEqual([{ index: 1, code: "InternalError" }]);
  expect(aws.contents(queueUrl).map(({ body }) => body)).toEqual(["a", "c"]);
});

test("a response without lists confirms nothing", async () => {
  client.middlewareStack.add(() => async () => ({ response: {}, output: { $metadata: {} } as never }), {
    step: "initialize",
  });
  const port = createSqsPort(sqsCallsOf(client));
  const nothing = { confirmed: new Map(), failed: [] };
  expect(await port.send(queueUrl, [{ MessageBody: "a" }], signal)).toEqual(nothing);
  expect(await port.delete(queueUrl, ["handle"], signal)).toEqual(nothing);
  expect(
    await port.changeVisibility(queueUrl, [{ receiptHandle: "h", visibilityTimeoutSeconds: 1 }], signal),
  ).toEqual(nothing);
});

test("deleting removes exactly the given messages", async () => {
  aws.put(
    queueUrl,
    [1, 2, 3].map((n) => makeMessage({ body: `body ${n}` })),
  );
  const [first, , third] = await receive();
  const handles = [first?.receiptHandle ?? "", third?.receiptHandle ?? ""];
  const { confirmed } = await createSqsPort(sqsCallsOf(client)).delete(queueUrl, handles, signal);
  expect([...confirmed.keys()]).toEqual([0, 1]);
  expect(aws.contents(queueUrl).map(({ body }) => body)).toEqual(["body 2"]);
});

test("deferring hides each message for its own number of seconds", async () => {
  aws.put(
    queueUrl,
    [1, 2].map((n) => makeMessage({ body: `body ${n}` })),
  );
  const entries = (await receive()).map(({ receiptHandle }, index) => ({
    receiptHandle,
    visibilityTimeoutSeconds: (index + 1) * 1000,
  }));
  const { confirmed } = await createSqsPort(sqsCallsOf(client)).changeVisibility(queueUrl, entries, signal);
  expect(confirmed.size).toBe(2);
  expect(aws.contents(queueUrl).map(({ until }) => until)).toEqual([NOW + 1_000_000, NOW + 2_000_000]);
});

test("a call that fails as a whole throws", async () => {
  const nowhere = `${queueUrl}-nowhere`;
  await expect(
    createSqsPort(sqsCallsOf(client)).send(nowhere, [{ MessageBody: "a" }], signal),
  ).rejects.toMatchObject({
    $metadata: { httpStatusCode: 400 },
  });
});

test("a call ends with its signal", async () => {
  await expect(
    createSqsPort(sqsCallsOf(client)).send(queueUrl, [{ MessageBody: "a" }], AbortSignal.abort()),
  ).rejects.toMatchObject({ name: "AbortError" });
});
