import type { SQSClient } from "@aws-sdk/client-sqs";
import { createReceivePort } from "../../../core/sqs/receive-port";
import { sqsCallsOf } from "../../../core/sqs/sdk-sqs-calls";
import { failCalls } from "../../support/fail-calls";
import { useAws, useFrozenDate } from "../../support/hooks";
import { binary, makeMessage, NOW, number, text } from "../../support/make-message";

useFrozenDate();
const aws = useAws();
let client: SQSClient;
const signal = new AbortController().signal;

beforeEach(() => {
  client = aws.connectSqs();
});
afterEach(() => client.destroy());

test("receives body, every attribute and the system attributes, invisible for the visibility timeout", async () => {
  const queueUrl = aws.createQueue();
  const attributes = {
    team_id: number("3"),
    count: { DataType: "Number.int", StringValue: "12" },
    blank: text(" "),
    photo: binary(0, 128, 255),
  };
  aws.put(queueUrl, [makeMessage({ body: "é€ﬁ", attributes })]);
  const [received, ...others] = await createReceivePort(sqsCallsOf(client)).receive(queueUrl, 120, signal);
  expect(others).toEqual([]);
  expect(received).toMatchObject({
    body: "é€ﬁ",
    attributes,
    receiveCount: 1,
    sentAt: NOW,
    senderId: "000000000000",
  });
  expect(aws.contents(queueUrl)).toMatchObject([{ state: "inflight", until: NOW + 120_000 }]);
});

test("requests ten messages and every attribute, and uses long polling, because a short poll can miss messages", async () => {
  const queueUrl = aws.createQueue();
  const inputs = failCalls(client, "ReceiveMessageCommand");
  await createReceivePort(sqsCallsOf(client)).receive(queueUrl, 330, signal);
  expect(inputs).toEqual([
    {
      QueueUrl: queueUrl,
      MaxNumberOfMessages: 10,
      MessageSystemAttributeNames: ["All"],
      MessageAttributeNames: ["All"],
      VisibilityTimeout: 330,
      WaitTimeSeconds: 1,
    },
  ]);
});

test("an empty queue returns no messages", async () => {
  expect(await createReceivePort(sqsCallsOf(client)).receive(aws.createQueue(), 30, signal)).toEqual([]);
});

test("the depth counts visible, delayed and in-flight messages separately", async () => {
  const queueUrl = aws.createQueue();
  const port = createReceivePort(sqsCallsOf(client));
  aws.put(
    queueUrl,
    Array.from({ length: 13 }, () => makeMessage()),
  );
  await port.receive(queueUrl, 30, signal);
  aws.server.sendMessage(queueUrl.slice(queueUrl.lastIndexOf("/") + 1), "later", { delaySeconds: 60 });
  expect(await port.depth(queueUrl, signal)).toEqual({ visible: 3, inFlight: 10, delayed: 1 });
});

test.each(["receive", "depth"] as const)("%s throws if its call fails", async (method) => {
  const port = createReceivePort(sqsCallsOf(client));
  const nowhere = `${aws.createQueue()}-nowhere`;
  const call = method === "receive" ? port.receive(nowhere, 30, signal) : port.depth(nowhere, signal);
  await expect(call).rejects.toMatchObject({ $metadata: { httpStatusCode: 400 } });
});
