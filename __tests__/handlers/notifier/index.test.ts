import type { Context, SQSEvent } from "aws-lambda";
import { environmentOf } from "../../../scripts/bench/harness/environment";
import { respond, startScripted } from "../../core/aws/support/scripted-server";
import { useStarted } from "../../support/hooks";
import { type LocalAws, nameOf, startAws } from "../../support/local-aws";
import { makeMessage, makeRecord } from "../../support/make-message";
import { poison } from "../../support/make-plan";

const sns = useStarted(startScripted);
let aws: LocalAws;
let handler: typeof import("../../../handlers/notifier/index.ts").handler;
let variables: Record<string, string>;
let queues: Record<"dlq" | "retry" | "quarantine" | "mailbox", string>;
const environment = { ...process.env };
const context = { getRemainingTimeInMillis: () => 30_000 } as Context;

// The handler reads its environment when it starts, so it starts once.
beforeAll(async () => {
  aws = await startAws();
  const mailbox = aws.createQueue();
  queues = { dlq: aws.createQueue(), retry: aws.createQueue(), quarantine: aws.createQueue(), mailbox };
  const topic = `alerts-${nameOf(mailbox)}`;
  const { topicArn } = aws.server.createTopic(topic);
  aws.server.subscribe({ topic, queue: nameOf(mailbox), attributes: { RawMessageDelivery: "true" } });
  variables = {
    ...environmentOf(aws.endpoint),
    AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/notifier",
    DLQ_URL: queues.dlq,
    RETRY_QUEUE_URL: queues.retry,
    QUARANTINE_QUEUE_URL: queues.quarantine,
    ALERTS_TOPIC_ARN: topicArn,
    DLQ_QUEUE: "",
    BUSY_MACHINES: "machine-9, machine-113",
    ALERT_SPACING_MS: "0",
    POWERTOOLS_LOG_LEVEL: "SILENT",
    POWERTOOLS_METRICS_DISABLED: "true",
  };
  ({ handler } = await start());
});
beforeEach(() => aws.server.reset());
afterAll(async () => {
  process.env = environment;
  await aws.stop();
});

async function start(more: Record<string, string | undefined> = {}) {
  process.env = { ...environment, ...variables, ...more };
  for (const [name, value] of Object.entries(more)) if (value === undefined) delete process.env[name];
  return import("../../../handlers/notifier/index.ts");
}
const eventOf = (...records: unknown[]) => ({ Records: records }) as SQSEvent;

test("the handler forwards dead letters according to its environment's settings", async () => {
  const unavailable = JSON.stringify({ job_id: "job-1", machine: "machine-113" });
  const records = [makeRecord(makeMessage({ body: unavailable })), makeRecord(poison())];
  expect(await handler(eventOf(...records), context)).toEqual({ batchItemFailures: [] });
  expect(aws.contents(queues.retry)).toMatchObject([{ body: unavailable, state: "delayed" }]);
  expect(aws.contents(queues.quarantine)).toHaveLength(1);
  const [alert, ...others] = aws.contents(queues.mailbox);
  expect(others).toHaveLength(1);
  expect(alert?.body).toContain("MachineBusy, scheduled for retry");
});

test("an alert's command and link name what they refer to, ready to be pasted", async () => {
  await handler(eventOf(makeRecord(poison())), context);
  const body = aws.contents(queues.mailbox)[0]?.body ?? "";
  expect(body).toContain("npx dlq list --stage dev --region us-east-1 --from quarantine");
  expect(body).toContain(
    "https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#logsV2:log-groups/log-group/$252Faws$252Flambda$252Fnotifier",
  );
});

test("SNS gets each try of an alert once, because a client's own retries are neither spaced nor counted", async () => {
  sns.answerWith(respond(500));
  jest.resetModules();
  const started = await start({ AWS_ENDPOINT_URL_SNS: sns.url });

  const { batchItemFailures } = await started.handler(eventOf(makeRecord(poison())), context);

  expect(batchItemFailures).toHaveLength(1);
  const tried = ["ListSubscriptionsByTopic", "Publish"];
  expect(sns.arrived.map(({ body }) => new URLSearchParams(String(body)).get("Action"))).toEqual([
    ...tried,
    ...tried,
  ]);
});

test("an unreadable record is reported, and its neighbors are forwarded", async () => {
  const response = await handler(eventOf({ messageId: "bad-1" }, makeRecord(makeMessage())), context);
  expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: "bad-1" }] });
  expect(aws.contents(queues.retry)).toHaveLength(1);
});

test("what was not moved is reported together with what is unreadable", async () => {
  const message = makeMessage();
  const past = { getRemainingTimeInMillis: () => 0 } as Context;
  const { batchItemFailures } = await handler(eventOf({ messageId: "bad-1" }, makeRecord(message)), past);
  expect(batchItemFailures).toEqual([{ itemIdentifier: message.messageId }, { itemIdentifier: "bad-1" }]);
});

const refused =
  "The event must be an SQS event with a list of Records. This function must be invoked by its event source mapping.";
const anonymous = (index: number) =>
  `Records[${index}].messageId must be a non-empty string. Without it the batch cannot be reported record by record.`;
test.each<[string, unknown, string]>([
  ["nothing", undefined, refused],
  ["null", null, refused],
  ["a text", "marked-secret", refused],
  ["a list", [], refused],
  ["no records", {}, refused],
  ["records that are no list", { Records: {} }, refused],
  ["a record that is null", { Records: [null] }, anonymous(0)],
  ["a record without an id", { Records: [makeRecord(makeMessage()), { body: "x" }] }, anonymous(1)],
  ["a record with an empty id", { Records: [{ messageId: "" }] }, anonymous(0)],
])("an event of %s is refused before any dead letter is forwarded", async (_what, event, message) => {
  await expect(handler(event as SQSEvent, context)).rejects.toMatchObject({
    code: "MalformedEvent",
    message,
  });
  expect(aws.contents(queues.retry)).toEqual([]);
});

test("a batch of no records is done", async () => {
  expect(await handler(eventOf(), context)).toEqual({ batchItemFailures: [] });
});

const RECORD = makeRecord(makeMessage());
test.each<[string, object]>([
  ["its body", { body: undefined }],
  ["its receipt handle", { receiptHandle: undefined }],
  ["its system attributes", { attributes: undefined }],
  ["a receive count", { attributes: { ...RECORD.attributes, ApproximateReceiveCount: undefined } }],
  ["a type of an attribute", { messageAttributes: { a: { stringValue: "x" } } }],
])("a record without %s is reported, and its neighbor is forwarded", async (_what, fields) => {
  const response = await handler(
    eventOf({ ...RECORD, messageId: "bad-1", ...fields }, makeRecord(makeMessage())),
    context,
  );
  expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: "bad-1" }] });
  expect(aws.contents(queues.retry)).toHaveLength(1);
});

test("of 10,000 unreadable records each is reported, and once", async () => {
  const records = Array.from({ length: 10_000 }, (_, index) => ({ messageId: `bad-${index % 9_999}` }));
  const { batchItemFailures } = await handler(eventOf(...records), context);
  expect(batchItemFailures).toHaveLength(9_999);
});

test.each([
  ["DLQ_URL", undefined, "must not be empty"],
  ["MAX_ATTEMPTS", "11", 'must be a whole number from 1 to 10, but is "11"'],
])("with %s = %j the function does not start: %s", async (name, value, rule) => {
  jest.resetModules();
  await expect(start({ [name]: value })).rejects.toMatchObject({
    code: "Configuration",
    message: expect.stringContaining(`Environment variable ${name} ${rule}. `),
  });
});
