import { CreateTopicCommand, PublishCommand, SubscribeCommand } from "@aws-sdk/client-sns";
import {
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
} from "@aws-sdk/client-sqs";
import { createQueue } from "../../../local/emulator/create-queues";
import { startEmulator } from "../../../local/emulator/start-emulator";
import { widenFilterPolicy } from "../../../local/emulator/widen-filter-policy";
import { uniqueIdOf } from "../../../local/iam/access-keys";
import { useEmulator } from "../support/use-emulator";

const emulator = useEmulator();

async function bodiesOf(url: string): Promise<string[]> {
  const { Messages = [] } = await emulator.sqs.send(
    new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10 }),
  );
  return Messages.map(({ Body = "" }) => Body);
}

test("queue URLs name the address at which the emulator listens", async () => {
  const { url } = await createQueue(emulator.sqs, "q");
  const { QueueUrl } = await emulator.sqs.send(new GetQueueUrlCommand({ QueueName: "q" }));

  expect(url).toBe(`${emulator.url}/000000000000/q`);
  expect(QueueUrl).toBe(url);
});

test("a body that contains such a URL is left unchanged", async () => {
  const { url } = await createQueue(emulator.sqs, "bodies");
  const body = "http://sqs.us-east-1.localhost:1/000000000000/q";
  await emulator.send(url, body);

  expect(await bodiesOf(url)).toEqual([body]);
});

test("a filter policy matches the elements of a list attribute, as on AWS", async () => {
  const { TopicArn } = await emulator.sns.send(new CreateTopicCommand({ Name: "alerts" }));
  const boxes = await Promise.all(["1", "12", "3"].map((id) => createQueue(emulator.sqs, `team-${id}`)));
  for (const [index, id] of ["1", "12", "3"].entries()) {
    await emulator.sns.send(
      new SubscribeCommand({
        TopicArn,
        Protocol: "sqs",
        Endpoint: boxes[index]?.arn,
        Attributes: { FilterPolicy: JSON.stringify({ team_id: [id] }), RawMessageDelivery: "true" },
      }),
    );
  }
  const publish = (Message: string, DataType: string, StringValue: string) =>
    emulator.sns.send(
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
  const main = await createQueue(emulator.sqs, "sent_q");
  const dead = await createQueue(emulator.sqs, "dead");
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 1 });
  await emulator.sqs.send(
    new SetQueueAttributesCommand({ QueueUrl: main.url, Attributes: { RedrivePolicy } }),
  );
  const as = (accessKeyId: string) => emulator.clientsOf(accessKeyId).sqs;
  await as("role-1").send(new SendMessageCommand({ QueueUrl: main.url, MessageBody: "one" }));
  const Entries = [{ Id: "0", MessageBody: "two" }];
  await as("role-2").send(new SendMessageBatchCommand({ QueueUrl: main.url, Entries }));
  await as("local").send(new SendMessageCommand({ QueueUrl: main.url, MessageBody: "three" }));
  const receive = async (QueueUrl: string) => {
    const { Messages = [] } = await emulator.sqs.send(
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
