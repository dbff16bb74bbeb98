import { CreateTopicCommand, PublishCommand, SubscribeCommand } from "@aws-sdk/client-sns";
import { GetQueueUrlCommand, ReceiveMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { type Clients, createClients } from "../../../local/emulator/clients";
import { createQueue } from "../../../local/emulator/create-queues";
import { type Emulator, startEmulator } from "../../../local/emulator/start-emulator";
import { widenFilterPolicy } from "../../../local/emulator/widen-filter-policy";

let emulator: Emulator;
let clients: Clients;

beforeAll(async () => {
  emulator = await startEmulator(0);
  clients = createClients({ url: emulator.url, region: "eu-west-1" });
});
afterAll(() => emulator.stop());

async function bodiesOf(url: string): Promise<string[]> {
  const { Messages = [] } = await clients.sqs.send(
    new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10 }),
  );
  return Messages.map(({ Body = "" }) => Body);
}

test("queue URLs name the address at which the emulator listens", async () => {
  const { url } = await createQueue(clients.sqs, "q");
  const { QueueUrl } = await clients.sqs.send(new GetQueueUrlCommand({ QueueName: "q" }));

  expect(url).toBe(`${emulator.url}/000000000000/q`);
  expect(QueueUrl).toBe(url);
});

test("a body that holds such a URL is left as it is", async () => {
  const { url } = await createQueue(clients.sqs, "bodies");
  const body = "http://sqs.eu-west-1.localhost:1/000000000000/q";
  await clients.sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: body }));

  expect(await bodiesOf(url)).toEqual([body]);
});

test("a filter policy matches the elements of a list attribute, as on AWS", async () => {
  const { TopicArn } = await clients.sns.send(new CreateTopicCommand({ Name: "alerts" }));
  const boxes = await Promise.all(["1", "12", "3"].map((id) => createQueue(clients.sqs, `store-${id}`)));
  for (const [index, id] of ["1", "12", "3"].entries()) {
    await clients.sns.send(
      new SubscribeCommand({
        TopicArn,
        Protocol: "sqs",
        Endpoint: boxes[index]?.arn,
        Attributes: { FilterPolicy: JSON.stringify({ store_id: [id] }), RawMessageDelivery: "true" },
      }),
    );
  }
  const publish = (Message: string, DataType: string, StringValue: string) =>
    clients.sns.send(
      new PublishCommand({ TopicArn, Message, MessageAttributes: { store_id: { DataType, StringValue } } }),
    );
  await publish("to 12", "String.Array", '["12"]');
  await publish("to 1 and 3", "String.Array", '["1","3"]');
  await publish("to 3", "String", "3");

  expect(await bodiesOf(boxes[0]?.url ?? "")).toEqual(["to 1 and 3"]);
  expect(await bodiesOf(boxes[1]?.url ?? "")).toEqual(["to 12"]);
  expect((await bodiesOf(boxes[2]?.url ?? "")).sort()).toEqual(["to 1 and 3", "to 3"]);
});

test("widenFilterPolicy adds to exact texts only, also within $or", () => {
  expect(widenFilterPolicy({ a: ["x", 1, { prefix: "p" }], $or: [{ b: ["y"] }] })).toEqual({
    a: ["x", { wildcard: '*"x"*' }, 1, { prefix: "p" }],
    $or: [{ b: ["y", { wildcard: '*"y"*' }] }],
  });
});

test("a busy port is told with what to do", async () => {
  const port = Number(new URL(emulator.url).port);

  await expect(startEmulator(port)).rejects.toThrow(
    `Port ${port} is in use. Stop what listens there, choose another with --port, or leave --port out for a free one.`,
  );
});
