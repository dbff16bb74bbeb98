import { CreateTopicCommand, PublishCommand } from "@aws-sdk/client-sns";
import { SendMessageBatchCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { createQueue } from "../../../local/emulator/create-queues";
import { AccessControl } from "../../../local/iam/access-control";
import { createGate } from "../../../local/iam/refuse-denied-calls";
import { countMessages } from "../../../local/reconciliation/read-queue";
import { useEmulator } from "../support/use-emulator";
import { testWithEvaluator } from "./support/evaluator";
import { policiesOf } from "./support/policies-of";

const policies = policiesOf({ STAGE: "local" });
let access: AccessControl;
beforeEach(() => {
  access = new AccessControl();
});

const emulator = useEmulator((request) => createGate(access)(request));
const clientsOf = (accessKeyId: string) => emulator.clientsOf(accessKeyId);

test("a function's call is carried out if its role may make it", async () => {
  const { url } = await createQueue(emulator.sqs, "reliable_q");
  access.use(policies);
  const send = new SendMessageBatchCommand({ QueueUrl: url, Entries: [{ Id: "0", MessageBody: "b" }] });
  for (let call = 0; call < 2; call += 1) await clientsOf("reliable-q-producer").sqs.send(send);

  expect(access.used).toEqual([
    {
      role: "reliable-q-producer",
      action: "sqs:SendMessage",
      resource: "arn:aws:sqs:us-east-1:000000000000:reliable_q",
      calls: 2,
    },
  ]);
  expect(access.denials).toEqual([]);
});

testWithEvaluator("a call that SQS would deny fails once, as on AWS, and does nothing", async () => {
  const { url } = await createQueue(emulator.sqs, "dlq_for_reliable_q");
  access.use(policies);
  const call = clientsOf("reliable-q-producer").sqs.send(
    new SendMessageCommand({ QueueUrl: url, MessageBody: "b" }),
  );

  await expect(call).rejects.toMatchObject({
    name: "AccessDenied",
    message:
      "User: arn:aws:sts::000000000000:assumed-role/reliable-q-producer/reliable-q-producer is not authorized to perform: sqs:SendMessage on resource: arn:aws:sqs:us-east-1:000000000000:dlq_for_reliable_q because no identity-based policy allows the sqs:SendMessage action",
    $metadata: { httpStatusCode: 403, attempts: 1 },
  });
  expect(await countMessages(emulator.sqs, url)).toBe(0);
});

testWithEvaluator("a call that SNS would deny fails once, as on AWS", async () => {
  const { TopicArn } = await emulator.sns.send(new CreateTopicCommand({ Name: "reliable-q-alerts" }));
  access.use(policies);
  const call = clientsOf("reliable-q-redriver").sns.send(new PublishCommand({ TopicArn, Message: "m" }));

  await expect(call).rejects.toMatchObject({
    name: "AuthorizationErrorException",
    message: `User: arn:aws:sts::000000000000:assumed-role/reliable-q-redriver/reliable-q-redriver is not authorized to perform: sns:Publish on resource: ${TopicArn} because no identity-based policy allows the sns:Publish action`,
    $metadata: { httpStatusCode: 403, attempts: 1 },
  });
});

testWithEvaluator("the first denied call rejects for whoever waits for it", async () => {
  access.use(policies);
  await access.authorize("reliable-q-producer", "sqs:PurgeQueue", "arn:aws:sqs:us-east-1:000000000000:q");
  await access.authorize("reliable-q-producer", "sqs:DeleteQueue", "arn:aws:sqs:us-east-1:000000000000:q");

  await expect(access.untilDenied).rejects.toThrow(
    "AWS would deny a call. User: arn:aws:sts::000000000000:assumed-role/reliable-q-producer/reliable-q-producer is not authorized to perform: sqs:PurgeQueue on resource: arn:aws:sqs:us-east-1:000000000000:q because no identity-based policy allows the sqs:PurgeQueue action",
  );
  expect(access.denials.map(({ action }) => action)).toEqual(["sqs:PurgeQueue", "sqs:DeleteQueue"]);
});

test.each(["somebody", "reliable-q-nobody", "toString"])(
  "nobody has the access key %s",
  async (accessKeyId) => {
    access.use(policies);
    const call = clientsOf(accessKeyId).sqs.send(
      new SendMessageCommand({ QueueUrl: `${emulator.url}/000000000000/reliable_q`, MessageBody: "b" }),
    );

    await expect(call).rejects.toThrow(
      `The security token included in the request is invalid: nobody has the access key ${accessKeyId}.`,
    );
  },
);

test.each(["/", "/_fauxqs/queues", "/bucket/key"])("an unsigned request of %s is refused", async (path) => {
  expect((await fetch(`${emulator.url}${path}`)).status).toBe(403);
});

test("replaced policies no longer decide", async () => {
  const call = () =>
    access.authorize(
      "reliable-q-producer",
      "sqs:SendMessage",
      "arn:aws:sqs:us-east-1:000000000000:reliable_q",
    );
  access.use(policies);
  const before = await call();
  access.use({ ...policies, roles: new Map() });

  expect(before).toEqual({ allowed: true });
  expect(await call()).toMatchObject({ allowed: false });
});
