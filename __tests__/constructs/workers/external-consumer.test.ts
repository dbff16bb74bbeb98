import { existing, external } from "../../../constructs/index";
import { all, type StackJson, synthesizeQueue } from "../support/synthesize-queue";

const FUNCTION = "arn:aws:lambda:eu-west-1:123456789012:function:book-invoices";
const without = synthesizeQueue({ consumer: external() });
const withFunction = synthesizeQueue({ consumer: external({ functionArn: FUNCTION }) });

const named = (json: StackJson, type: string, name: string) => all(json, type).map((block) => block[name]);

test("no consumer is created, nor a role or a mapping for one, but everything else is", () => {
  for (const json of [without, withFunction]) {
    expect(named(json, "aws_lambda_function", "function_name")).toEqual([
      "payments-notifier",
      "payments-redriver",
    ]);
    expect(named(json, "aws_iam_role", "name")).not.toContain("payments-consumer");
    expect(all(json, "aws_lambda_event_source_mapping")).toHaveLength(1);
    expect(all(json, "aws_sqs_queue")).toHaveLength(5);
  }
});

test("an output allows the consumer what it needs, and its function is not an output", () => {
  const { output } = without;

  expect(output).not.toHaveProperty("payments-msgConsumer");
  expect(JSON.parse(String(output["payments-ConsumerPolicy"]?.value)).Statement).toEqual([
    {
      Effect: "Allow",
      Action: [
        "sqs:ChangeMessageVisibility",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "sqs:ReceiveMessage",
      ],
      Resource: expect.stringMatching(/^\$\{aws_sqs_queue\.payments_state_queue_main_queue_\w+\.arn\}$/),
    },
  ]);
});

test("its function is watched if there is one, and dead letters are compared with what was deleted", () => {
  const alarms = (json: StackJson) => named(json, "aws_cloudwatch_metric_alarm", "alarm_name");
  const ofFunction = ["payments-consumer-failing", "payments-consumer-throttled"];
  const [share] = all(without, "aws_cloudwatch_metric_alarm").filter(
    ({ alarm_name }) => alarm_name === "payments-dead-letter-share",
  );

  expect(alarms(withFunction)).toEqual(expect.arrayContaining(ofFunction));
  expect(alarms(without).filter((name) => ofFunction.includes(String(name)))).toEqual([]);
  expect(alarms(withFunction)).not.toContain("payments-failure-share");
  expect(JSON.stringify(share)).toContain("NumberOfMessagesDeleted");
  expect(JSON.stringify(withFunction.resource)).toContain("book-invoices");
  // A metric of ours that nobody writes would leave an alarm without data forever.
  expect(JSON.stringify(without.resource)).not.toContain("MessagesProcessed");
});

test("can be combined with an existing queue", () => {
  const json = synthesizeQueue({
    queue: existing({ arn: "arn:aws:sqs:eu-west-1:123456789012:payments" }),
    consumer: external({ functionArn: FUNCTION }),
  });

  expect(all(json, "aws_sqs_queue")).toHaveLength(4);
  expect(all(json, "aws_lambda_function")).toHaveLength(2);
});

test("no consumer role is named to the owner of an existing queue's key", () => {
  const { output } = synthesizeQueue({
    queue: existing({
      arn: "arn:aws:sqs:eu-west-1:123456789012:payments",
      key: { arn: "arn:k", grantEncrypt: () => {}, grantDecrypt: () => {} },
    }),
    consumer: external(),
  });

  expect(output["payments-ExistingQueue"]?.value).toMatchObject({
    key: { decrypt: ["role/payments-notifier", "role/payments-redriver"] },
  });
});

test.each([`${FUNCTION}:live`, "book-invoices"])(
  "refuses %s, which does not identify a function's metrics",
  (functionArn) => {
    expect(() => synthesizeQueue({ consumer: external({ functionArn }) })).toThrow(
      `theirs/payments/workers: consumer.functionArn must be the ARN of a function, without version or alias, such as arn:aws:lambda:eu-central-1:123456789012:function:book-invoices, but is "${functionArn}".`,
    );
  },
);
