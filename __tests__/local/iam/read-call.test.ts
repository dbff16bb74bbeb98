import { readCall } from "../../../local/iam/read-call";

const ACCOUNT = "000000000000";
const QueueUrl = `http://127.0.0.1:4566/${ACCOUNT}/q`;
const QUEUE = `arn:aws:sqs:eu-west-1:${ACCOUNT}:q`;
const TopicArn = `arn:aws:sns:eu-west-1:${ACCOUNT}:t`;

const post = (headers: Record<string, string>, body: unknown, service = "sqs") => ({
  method: "POST",
  url: "/",
  headers: {
    authorization: `AWS4-HMAC-SHA256 Credential=some-role/20261101/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=x`,
    ...headers,
  },
  body,
});

test.each([
  ["SendMessage", { QueueUrl }, "sqs:SendMessage", QUEUE],
  ["SendMessageBatch", { QueueUrl }, "sqs:SendMessage", QUEUE],
  ["ReceiveMessage", { QueueUrl }, "sqs:ReceiveMessage", QUEUE],
  ["DeleteMessage", { QueueUrl }, "sqs:DeleteMessage", QUEUE],
  ["DeleteMessageBatch", { QueueUrl }, "sqs:DeleteMessage", QUEUE],
  ["ChangeMessageVisibility", { QueueUrl }, "sqs:ChangeMessageVisibility", QUEUE],
  ["ChangeMessageVisibilityBatch", { QueueUrl }, "sqs:ChangeMessageVisibility", QUEUE],
  ["GetQueueAttributes", { QueueUrl }, "sqs:GetQueueAttributes", QUEUE],
  ["GetQueueUrl", { QueueName: "q" }, "sqs:GetQueueUrl", QUEUE],
  ["CreateQueue", { QueueName: "q" }, "sqs:CreateQueue", QUEUE],
  ["StartMessageMoveTask", { SourceArn: QUEUE }, "sqs:StartMessageMoveTask", QUEUE],
  ["ListQueues", {}, "sqs:ListQueues", "*"],
])("SQS's %s with %p needs %s on %s", (operation, body, action, resourceArn) => {
  expect(readCall(post({ "x-amz-target": `AmazonSQS.${operation}` }, body))).toEqual({
    service: "sqs",
    accessKeyId: "some-role",
    operation,
    needs: { action, resourceArn },
  });
});

test.each([
  [{ Action: "Publish", TopicArn }, "sns:Publish", TopicArn],
  [{ Action: "Publish", TargetArn: TopicArn }, "sns:Publish", TopicArn],
  [{ Action: "PublishBatch", TopicArn }, "sns:Publish", TopicArn],
  [{ Action: "Subscribe", TopicArn }, "sns:Subscribe", TopicArn],
  [{ Action: "TagResource", ResourceArn: TopicArn }, "sns:TagResource", TopicArn],
  [{ Action: "CreateTopic", Name: "t" }, "sns:CreateTopic", TopicArn],
  [{ Action: "ListTopics" }, "sns:ListTopics", "*"],
])("SNS's %p needs %s on %s", (body, action, resourceArn) => {
  expect(readCall(post({}, body, "sns"))).toEqual({
    service: "sns",
    accessKeyId: "some-role",
    operation: body.Action,
    needs: { action, resourceArn },
  });
});

test("everybody may ask who they are", () => {
  expect(readCall(post({}, { Action: "GetCallerIdentity" }, "sts"))).toEqual({
    service: "sts",
    accessKeyId: "some-role",
    operation: "GetCallerIdentity",
  });
});

test("an unsigned request has no caller", () => {
  const call = readCall(post({ authorization: "", "x-amz-target": "AmazonSQS.SendMessage" }, { QueueUrl }));

  expect(call).not.toHaveProperty("accessKeyId");
});

test.each([
  { method: "GET", url: "/_fauxqs/queues/q", headers: {}, body: undefined },
  { method: "PUT", url: "/bucket/key", headers: {}, body: Buffer.from("x") },
  post({ "x-amz-target": "DynamoDB_20120810.PutItem" }, {}),
])("$method $url is not a call", (request) => {
  expect(readCall(request)).toBeUndefined();
});
