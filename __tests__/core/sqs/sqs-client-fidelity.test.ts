import type { Message } from "@aws-sdk/client-sqs";
import * as fc from "fast-check";
import type { CallSqs } from "../../../core/sqs/sqs-calls";
import { VirtualClock } from "../../../scripts/virtual-aws/virtual-clock";
import { VirtualSqs } from "../../../scripts/virtual-aws/virtual-sqs";
import { useStarted } from "../../support/hooks";
import { answer } from "../../support/virtual-wire";
import { type Client, connectSqs, environmentOf } from "../aws/support/both-clients";
import { respond, startScripted } from "../aws/support/scripted-server";
import { anyBatch, readable } from "./support/arbitrary-messages";

const server = useStarted(startScripted);
const { signal } = new AbortController();
const SDK: Client = "the SDK's client";
const LIGHT: Client = "the functions' client";

/** An SQS that keeps every character, bytes and group ids, behind a socket. Returns the URL of a new queue. */
function newQueue(): string {
  const QueueUrl = `${server.url}/000000000000/queue`;
  const sqs = new VirtualSqs(new VirtualClock(0));
  sqs.createQueue(QueueUrl, { visibilitySeconds: 30 });
  server.answerWith((response, request, socket) => {
    const headers = { "x-amz-target": String(request.headers["x-amz-target"]) };
    const given = answer(sqs, [], { headers, body: request.body.toString() }, "AIDASENDER");
    respond(given.statusCode, given.body, given.headers)(response, request, socket);
  });
  return QueueUrl;
}

const connect = (client: Client): CallSqs => connectSqs(client, environmentOf(server.url));

async function receiveAll(call: CallSqs, QueueUrl: string): Promise<Message[]> {
  const { Messages = [] } = await call(
    "ReceiveMessage",
    {
      QueueUrl,
      MaxNumberOfMessages: 10,
      MessageAttributeNames: ["All"],
      MessageSystemAttributeNames: ["All"],
    },
    signal,
  );
  return Messages;
}

test.each([
  [LIGHT, SDK],
  [SDK, LIGHT],
  [LIGHT, LIGHT],
])("messages that %s sends are the same when %s receives them", async (from, to) => {
  const [sender, receiver] = [connect(from), connect(to)];
  await fc.assert(
    fc.asyncProperty(anyBatch, async (batch) => {
      const QueueUrl = newQueue();
      const Entries = batch.map(({ body, attributes, groupId }, index) => ({
        Id: String(index),
        MessageBody: body,
        MessageAttributes: attributes,
        ...(groupId !== undefined && { MessageGroupId: groupId }),
      }));
      const { Successful = [] } = await sender("SendMessageBatch", { QueueUrl, Entries }, signal);
      const received = new Map((await receiveAll(receiver, QueueUrl)).map((one) => [one.MessageId, one]));

      expect(received.size).toBe(batch.length);
      for (const { Id, MessageId } of Successful) {
        const sent = batch[Number(Id)];
        const { Body, MessageAttributes, Attributes } = received.get(MessageId) ?? {};
        expect(Body).toBe(sent?.body);
        expect(readable(MessageAttributes)).toEqual(readable(sent?.attributes));
        expect(Attributes?.MessageGroupId).toBe(sent?.groupId);
      }
    }),
    { numRuns: 4 },
  );
});

test("both clients read the same from one message, with all that SQS says about it", async () => {
  const [sdk, ours] = [connect(SDK), connect(LIGHT)];
  const QueueUrl = newQueue();
  const Entries = [
    {
      Id: "0",
      MessageBody: "body",
      MessageAttributes: { b: { DataType: "Binary", BinaryValue: Buffer.of(0, 255) } },
    },
  ];
  await ours("SendMessageBatch", { QueueUrl, Entries }, signal);
  const [first] = await receiveAll(sdk, QueueUrl);
  const visible = { Id: "0", ReceiptHandle: first?.ReceiptHandle, VisibilityTimeout: 0 };
  await ours("ChangeMessageVisibilityBatch", { QueueUrl, Entries: [visible] }, signal);
  const [second] = await receiveAll(ours, QueueUrl);

  const changed = {
    ReceiptHandle: expect.any(String),
    Attributes: { ...first?.Attributes, ApproximateReceiveCount: "2" },
  };
  const attributes = { b: { DataType: "Binary", BinaryValue: Buffer.of(0, 255) } };
  expect(second).toEqual({ ...first, ...changed, MessageAttributes: attributes });
});
