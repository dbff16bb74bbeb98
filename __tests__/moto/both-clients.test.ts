import { spawnSync } from "node:child_process";
import { CreateTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, SQSClient } from "@aws-sdk/client-sqs";
import * as fc from "fast-check";
import type { CallSqs } from "../../core/sqs/sqs-calls";
import {
  type Client,
  connectSns,
  connectSqs,
  environmentOf,
  withBoth,
} from "../core/aws/support/both-clients";
import { anyAttributes, readable } from "../core/sqs/support/arbitrary-messages";
import { type StartedEndpoint, startEndpoint } from "../deploy/support/start-endpoint";
import { binary, number, text } from "../support/make-message";

/** The functions' own client on an SQS and an SNS that were written independently, call by call. */
const isMissing = spawnSync("moto_server", ["--help"], { stdio: "ignore" }).error !== undefined;
if (isMissing) {
  process.stderr.write(
    "\nSKIPPED: both clients on a second SQS and SNS, because moto_server is not installed.\n\n",
  );
}
const describeWithMoto = isMissing ? describe.skip : describe;

const { signal } = new AbortController();
/** The SDK's own parser loses its value. */
const HOSTILE = Object.fromEntries([["__proto__", text("p")]]);
const ODD = "Größe 日本 🛒 + & = %\t\r\n";
const MessageAttributes = {
  text: text(ODD),
  int: { DataType: "Number.int", StringValue: "-17" },
  bytes: binary(0, 255, 16, 10),
  team_id: number("3"),
};

describeWithMoto("on moto's SQS and SNS", () => {
  let endpoint: StartedEndpoint;
  const at = () => ({
    endpoint: endpoint.url,
    region: "us-east-1",
    credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" },
  });
  const sqsOf = (client: Client) => connectSqs(client, environmentOf(endpoint.url));
  const snsOf = (client: Client) => connectSns(client, environmentOf(endpoint.url));
  let queues = 0;
  async function newQueue(): Promise<string> {
    queues += 1;
    const command = new CreateQueueCommand({ QueueName: `queue-${queues}` });
    return (await new SQSClient(at()).send(command)).QueueUrl ?? "";
  }
  beforeAll(async () => {
    endpoint = await startEndpoint(undefined);
  });
  afterAll(() => endpoint?.stop());

  const send = (call: CallSqs, QueueUrl: string) =>
    call(
      "SendMessageBatch",
      {
        QueueUrl,
        Entries: [
          { Id: "0", MessageBody: ODD, MessageAttributes },
          { Id: "1", MessageBody: "plain" },
        ],
      },
      signal,
    );
  const receive = (call: CallSqs, QueueUrl: string) =>
    call("ReceiveMessage", { QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ["All"] }, signal);

  test("each call of SQS has the same result with both clients", async () => {
    const { sdk, ours } = await withBoth(async (client) => {
      const call = sqsOf(client);
      const QueueUrl = await newQueue();
      const sent = await send(call, QueueUrl);
      const { Messages = [] } = await receive(call, QueueUrl);
      const handles = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
      const Entries = handles.map((entry) => ({ ...entry, VisibilityTimeout: 0 }));
      const changed = await call("ChangeMessageVisibilityBatch", { QueueUrl, Entries }, signal);
      const again = await receive(call, QueueUrl);
      const [first] = (again.Messages ?? []).map(({ ReceiptHandle }) => ({ Id: "first", ReceiptHandle }));
      const unknown = { Id: "unknown", ReceiptHandle: "none" };
      const deleted = await call(
        "DeleteMessageBatch",
        { QueueUrl, Entries: first ? [first, unknown] : [] },
        signal,
      );
      const counted = await call("GetQueueAttributes", { QueueUrl, AttributeNames: ["All"] }, signal);
      const failed = deleted.Failed?.map(({ Id, Code }) => [Id, Code]);
      return {
        sent: sent.Successful?.map(({ Id, MD5OfMessageBody, MD5OfMessageAttributes }) => [
          Id,
          MD5OfMessageBody,
          MD5OfMessageAttributes,
        ]),
        received: Messages.map((message) => [message.Body, readable(message.MessageAttributes)]),
        changed: changed.Successful?.map(({ Id }) => Id),
        again: again.Messages?.length,
        deleted: [deleted.Successful?.map(({ Id }) => Id), failed],
        held: counted.Attributes?.ApproximateNumberOfMessagesNotVisible,
      };
    });

    expect(sdk.received).toEqual([
      [ODD, readable(MessageAttributes)],
      ["plain", []],
    ]);
    expect(sdk).toMatchObject({ changed: ["0", "1"], again: 2, held: "1" });
    expect(ours).toEqual(sdk);
  });

  test("both clients report an unknown queue the same, whatever they call", async () => {
    const QueueUrl = `${endpoint.url}/123456789012/nowhere`;
    const calls: readonly ((call: CallSqs) => Promise<unknown>)[] = [
      (call) => send(call, QueueUrl),
      (call) => receive(call, QueueUrl),
      (call) =>
        call("DeleteMessageBatch", { QueueUrl, Entries: [{ Id: "0", ReceiptHandle: "none" }] }, signal),
      (call) =>
        call(
          "ChangeMessageVisibilityBatch",
          { QueueUrl, Entries: [{ Id: "0", ReceiptHandle: "none", VisibilityTimeout: 0 }] },
          signal,
        ),
      (call) => call("GetQueueAttributes", { QueueUrl, AttributeNames: ["All"] }, signal),
    ];
    for (const make of calls) {
      const { sdk, ours } = await withBoth((client) => errorOf(make(sqsOf(client))));
      expect(sdk).toMatchObject({ name: "QueueDoesNotExist", attempts: 1 });
      expect(ours).toEqual(sdk);
    }
  });

  test("the checksum of any attributes is the one that moto computes", async () => {
    const call = sqsOf("the functions' client");
    const QueueUrl = await newQueue();
    await fc.assert(
      fc.asyncProperty(anyAttributes, async (attributes) => {
        const Entries = [{ Id: "0", MessageBody: "body", MessageAttributes: attributes }];
        const { Successful = [] } = await call("SendMessageBatch", { QueueUrl, Entries }, signal);
        const { Messages = [] } = await receive(call, QueueUrl);
        const isThere = Object.keys(attributes).length > 0;
        expect(Successful.map(({ MD5OfMessageAttributes }) => MD5OfMessageAttributes !== undefined)).toEqual([
          isThere,
        ]);
        expect(Messages.map(({ MD5OfMessageAttributes }) => MD5OfMessageAttributes !== undefined)).toEqual([
          isThere,
        ]);
      }),
      { numRuns: 50, examples: [[HOSTILE]] },
    );
  });

  test("each call of SNS has the same result with both clients", async () => {
    const sns = new SNSClient(at());
    const { TopicArn = "" } = await sns.send(new CreateTopicCommand({ Name: "alerts" }));
    const QueueUrl = await newQueue();
    const Endpoint = `arn:aws:sqs:us-east-1:123456789012:${QueueUrl.split("/").at(-1)}`;
    const Attributes = { RawMessageDelivery: "true" };
    for (let subscriptions = 0; subscriptions < 120; subscriptions += 1) {
      const others = { TopicArn, Protocol: "email", Endpoint: `${subscriptions}@example.com` };
      await sns.send(
        new SubscribeCommand(
          subscriptions === 0 ? { TopicArn, Protocol: "sqs", Endpoint, Attributes } : others,
        ),
      );
    }
    const { sdk, ours } = await withBoth(async (client) => {
      const { publish, listSubscriptions } = snsOf(client);
      const reasons = { DataType: "String.Array", StringValue: JSON.stringify([ODD]) };
      await publish(
        { TopicArn, Subject: "a + b", Message: ODD, MessageAttributes: { reasons, text: text(ODD) } },
        signal,
      );
      const { Messages = [] } = await receive(sqsOf(client), QueueUrl);
      const first = await listSubscriptions(TopicArn, undefined, signal);
      const second = await listSubscriptions(TopicArn, first.nextToken, signal);
      return {
        got: Messages.map(({ Body, MessageAttributes: got }) => [Body, readable(got)]),
        first,
        second,
      };
    });

    expect(sdk.got).toEqual([[ODD, expect.arrayContaining([["text", "String", ODD]])]]);
    expect(sdk.first.nextToken).toEqual(expect.any(String));
    expect(sdk.first.arns.length + sdk.second.arns.length).toBe(120);
    expect(ours).toEqual(sdk);
  });

  test("both clients report an unknown topic the same", async () => {
    const TopicArn = "arn:aws:sns:us-east-1:123456789012:nowhere";
    const publish = await withBoth((client) =>
      errorOf(snsOf(client).publish({ TopicArn, Message: "m" }, signal)),
    );
    const list = await withBoth((client) =>
      errorOf(snsOf(client).listSubscriptions(TopicArn, undefined, signal)),
    );

    expect(publish.sdk).toMatchObject({ name: "NotFoundException", code: "NotFound", status: 404 });
    expect(publish.ours).toEqual(publish.sdk);
    expect(list.ours).toEqual(list.sdk);
  });
});

const errorOf = (call: Promise<unknown>) =>
  call.then(
    (result) => result,
    ({ name, Code: code, message, $metadata: { httpStatusCode: status, attempts } }) => ({
      name,
      code,
      message,
      status,
      attempts,
    }),
  );
