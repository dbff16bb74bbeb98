import { setImmediate } from "node:timers/promises";
import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { GetQueueAttributesCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { type Clients, createClients } from "./clients";

const QueueUrl = "http://localhost:4566/000000000000/queue";

test.each<[string, (clients: Clients) => Promise<unknown>]>([
  [
    "a call by a function",
    ({ call }) => call("GetQueueAttributes", { QueueUrl }, AbortSignal.timeout(60_000)),
  ],
  ["a read", ({ sqs }) => sqs.send(new GetQueueAttributesCommand({ QueueUrl }))],
  ["a receive", ({ sqs }) => sqs.send(new ReceiveMessageCommand({ QueueUrl }))],
  ["a scan", ({ dynamodb }) => dynamodb.send(new ScanCommand({ TableName: "table" }))],
  ["a publish", ({ sns }) => sns.publish({ TopicArn: "topic", Message: "m" }, AbortSignal.timeout(60_000))],
])(
  "the first call of new clients, %s, waits for nothing of the machine: virtual time would go on",
  async (_what, call) => {
    let called = false;
    const clients = createClients(async ({ headers }) => {
      called = true;
      const body = headers["x-amz-target"] === undefined ? "<PublishResponse/>" : "{}";
      return { statusCode: 200, headers: {}, body };
    });
    const answered = call(clients);
    await setImmediate();
    expect(called).toBe(true);
    await answered;
  },
);
