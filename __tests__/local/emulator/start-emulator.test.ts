import { CreateTopicCommand, PublishCommand, SubscribeCommand } from "@aws-sdk/client-sns";
import {
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
} from "@aws-sdk/client-sqs";
import { type Clients, createClients } from "../../../local/emulator/clients";
import { createQueue } from "../../../local/emulator/create-queues";
import { type Emulator, startEmulator } from "../../../local/emulator/start-emulator";
import { widenFilterPolicy } from "../../../local/emulator/widen-filter-policy";
import { uniqueIdOf } from "../../../local/iam/access-keys";

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

test("a body that contains such a URL is left unchanged", async () => {
  const { url } = await createQueue(clients.sqs, "bodies");
  const body = "http://sqs.eu-west-1.localhost:1/000000000000/q";
  await clients.sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: body }));

  expect(await bodiesOf(url)).toEqual([body]);
});

test("a filter policy matches the elements of a list attribute, as on AWS", async () => {
  const { TopicArn } = await clients.sns.send(new CreateTopicCommand({ Name: "alerts" }));
  const boxes = await Promise.all(["1", "12", "3"].map((id) => createQueue(clients.sqs, `team-${id}`)));
  for (const [index, id] of ["1", "12", "3"].entries()) {
    await clients.sns.send(
      new SubscribeCommand({
        TopicArn,
        Protocol: "sqs",
        Endpoint: boxes[index]?.arn,
        Attributes: { FilterPolicy: JSON.stringify({ team_id: [id] }), RawMessageDelivery: "true" },
      }),
    );
  }
  const publish = (Message: string, DataType: string, StringValue: string) =>
    clients.sns.send(
      new PublishCommand({ TopicArn, Message, MessageAttributes: { team_id: { DataType, StringValue } } }),
    );
  await publish("to 12", "String.Array", '["12"]');
  await publish("to 1 and 3", "String.Array", '["1","3"]');
  await publish("to 3", "String", "3");

  expect(await bodiesOf(boxes[0]?.url ?? "")).toEqual(["to 1 and 3"]);
  expect(await bodiesOf(boxes[1]?.url ?? "")).toEqual(["to 12"]);
  expect((await bodiesOf(boxes[2]?.url ?? "")).sort()).toEqual(["to 1 and 3", "to 3"]);
});

test("widenFilterPolicy adds to exact texts only, including within $or", () => {
  expect(widenFilterPolicy({ a: ["x", 1, { prefix: "p" }], $or: [{ b: ["y"] }] })).toEqual({
    a: ["x", { wildcard: '*"x"*' }, 1, { prefix: "p" }],
    $or: [{ b: ["y", { wildcard: '*"y"*' }] }],
  });
});

test("a message carries the sender's unique id, even after a redrive policy has moved it", async () => {
  const [main, dead] = await Promise.all([
    createQueue(clients.sqs, "sent_q"),
    createQueue(clients.sqs, "dead"),
  ]);
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 1 });
  await clients.sqs.send(
    new SetQueueAttributesCommand({ QueueUrl: main.url, Attributes: { RedrivePolicy } }),
  );
  const as = (accessKeyId: string) =>
    createClients({ url: emulator.url, region: "eu-west-1" }, accessKeyId).sqs;
  await as("role-1").send(new SendMessageCommand({ QueueUrl: main.url, MessageBody: "one" }));
  const Entries = [{ Id: "0", MessageBody: "two" }];
  await as("role-2").send(new SendMessageBatchCommand({ QueueUrl: main.url, Entries }));
  await as("local").send(new SendMessageCommand({ QueueUrl: main.url, MessageBody: "three" }));
  const receive = async (QueueUrl: string) => {
    const { Messages = [] } = await clients.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: 0,
        MessageSystemAttributeNames: ["SenderId"],
      }),
    );
    return Object.fromEntries(Messages.map(({ Body = "", Attributes }) => [Body, Attributes?.SenderId]));
  };
  const senders = {
    one: `${uniqueIdOf("role-1")}:role-1`,
    two: `${uniqueIdOf("role-2")}:role-2`,
    three: `${uniqueIdOf("sent-q-operator")}:local`,
  };

  expect(await receive(main.url)).toEqual(senders);
  expect(await receive(main.url)).toEqual({});
  expect(await receive(dead.url)).toEqual(senders);
});

test("a busy port is reported with what to do", async () => {
  const port = Number(new URL(emulator.url).port);

  await expect(startEmulator(port)).rejects.toThrow(
    `Port ${port} is in use. Stop the program that uses it, choose another port with --port, or omit --port to use a free one.`,
  );
});
