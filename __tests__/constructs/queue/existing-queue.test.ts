import { existing, existingKey } from "../../../constructs/index";
import type { ExistingQueueProps } from "../../../constructs/queue/existing-queue";
import { needsIn } from "../../../core/existing-queue/queue-needs";
import { all, type QueueProps, type StackJson, synthesizeQueue } from "../support/synthesize-queue";

const ARN = "arn:aws:sqs:eu-west-1:123456789012:payments";
const KEY = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const around = (given: Partial<ExistingQueueProps> = {}, props: object = {}) =>
  synthesizeQueue({ queue: existing({ arn: ARN, ...given }), ...props });

/** As Terraform refers to it. */
const QUEUE = `data.aws_sqs_queue.${Object.keys(around().data?.aws_sqs_queue ?? {})[0]}`;
const urlsOf = (json: StackJson, type: string) => all(json, type).map(({ queue_url }) => queue_url);
const needsOf = (json: StackJson) =>
  needsIn(Object.fromEntries(Object.entries(json.output).map(([name, { value }]) => [name, value])));

test("nothing about an existing queue is changed: it is read, and only the mapping refers to it", () => {
  const json = around();
  const types = Object.entries(json.resource).flatMap(([type, blocks]) =>
    Object.values(blocks).some((block) => JSON.stringify(block).includes(QUEUE)) ? [type] : [],
  );

  expect(all(json, "aws_sqs_queue").map(({ name }) => name)).not.toContain("payments");
  expect(all(json, "aws_sqs_queue")).toHaveLength(4);
  expect(types.sort()).toEqual([
    "aws_iam_role_policy",
    "aws_lambda_event_source_mapping",
    "aws_lambda_function",
    "aws_sqs_queue_redrive_allow_policy",
  ]);
  // The DLQ's policy, which says from which queue it accepts messages.
  expect(urlsOf(json, "aws_sqs_queue_redrive_allow_policy")).not.toContain(`\${${QUEUE}.url}`);
});

test("its redrive policy, and nothing else, is written if requested", () => {
  const redrives = (json: StackJson) =>
    all(json, "aws_sqs_queue_redrive_policy").filter(({ queue_url }) => queue_url === `\${${QUEUE}.url}`);

  expect(redrives(around())).toEqual([]);
  const [policy, ...others] = redrives(around({ redrivePolicy: "deployment" }));
  expect(others).toEqual([]);
  expect(JSON.parse(String(policy?.redrive_policy))).toEqual({
    deadLetterTargetArn: expect.stringMatching(
      /^\$\{aws_sqs_queue\.payments_state_queue_dlq_queue_\w+\.arn\}$/,
    ),
    maxReceiveCount: 5,
  });
});

test("the plan fails if the queue of that name is in another account or region", () => {
  const [, id = ""] = QUEUE.split("data.aws_sqs_queue.");

  expect(around().data?.aws_sqs_queue?.[id]).toEqual({
    name: "payments",
    lifecycle: {
      postcondition: [
        {
          condition: `\${self.arn == "${ARN}"}`,
          error_message: expect.stringMatching(/^The queue payments in this account and region is not arn:/),
        },
      ],
    },
  });
});

test("an output says what must be true of it", () => {
  expect(needsOf(around())).toEqual([
    {
      arn: ARN,
      // 6 × 10 s; (600 s of the redrive interval − 20 s − 60 s) / 5 receives.
      visibilityTimeoutSeconds: { atLeast: 60, atMost: 104 },
      retentionSeconds: 300,
      maxMessageBytes: 262_144,
      redrivePolicy: { deadLetterQueue: "dlq_for_payments", maxReceiveCount: 5, writtenBy: "owner" },
    },
  ]);
  expect(synthesizeQueue().output).not.toHaveProperty("payments-ExistingQueue");
});

test("a longer configured visibility timeout lengthens the redrive interval", () => {
  const [needs] = needsOf(around({ visibilityTimeoutSeconds: 600 }));

  // 5 × 600 s + 80 s need the interval of an hour.
  expect(needs).toMatchObject({ visibilityTimeoutSeconds: { atLeast: 60, atMost: 704 } });
});

test("its key is granted to receivers and senders, and its messages in the other queues can be read", () => {
  const json = around({ key: existingKey(KEY) });
  const actions = Object.fromEntries(
    all(json, "aws_iam_role_policy").map(({ name, policy }) => [
      name,
      JSON.parse(String(policy)).Statement.flatMap((statement: Record<string, unknown>) =>
        statement.Resource === KEY ? [statement.Action].flat() : [],
      ),
    ]),
  );

  expect(actions).toEqual({
    "payments-consumer": ["kms:Decrypt"],
    "payments-notifier": ["kms:Decrypt"],
    "payments-operator": ["kms:Decrypt", "kms:GenerateDataKey"],
    "payments-redriver": ["kms:Decrypt", "kms:GenerateDataKey"],
    "payments-scheduler": [],
  });
  expect(needsOf(json)[0]?.key).toEqual({
    arn: KEY,
    decrypt: ["role/payments-consumer", "role/payments-notifier", "role/payments-redriver"],
    encrypt: ["role/payments-redriver", "role/payments-operator"],
  });
});

test("readers may read the policy of its key, which dlq check needs", () => {
  const policy = JSON.parse(
    String(around({ key: existingKey(KEY) }).output["payments-OperatorReadOnlyPolicy"]?.value),
  );

  expect(policy.Statement).toContainEqual({
    Effect: "Allow",
    Action: ["kms:Decrypt", "kms:GetKeyPolicy"],
    Resource: KEY,
  });
});

test("what precedes its name is the prefix of everything", () => {
  const json = synthesizeQueue({
    stage: "prod",
    queue: existing({ arn: ARN.replace("payments", "acme-payments") }),
  });

  expect(all(json, "aws_lambda_function").map(({ function_name }) => function_name)).toContain(
    "acme-payments-consumer",
  );
  expect(all(json, "aws_sqs_queue").map(({ name }) => name)).toContain("acme-dlq_for_payments");
});

const REFUSED: [string, QueueProps, string][] = [
  [
    "an ARN that is none",
    { queue: existing({ arn: "payments" }) },
    'theirs/payments: queue.arn must be the ARN of a queue as text, such as arn:aws:sqs:eu-central-1:123456789012:payments, but is "payments". All names derive from it at synth, so it must be a literal.',
  ],
  [
    "a FIFO queue",
    { queue: existing({ arn: `${ARN}.fifo` }) },
    "theirs/payments: queue.arn must name a standard queue, but payments.fifo is a FIFO queue. docs/decisions/0002-no-fifo.md explains why. Use a standard queue.",
  ],
  [
    "another name",
    { name: "refunds", queue: existing({ arn: ARN }) },
    'theirs/payments: name must be the name of the existing queue, payments, or the end of it, but the result is refunds. All other names derive from it. Set name to "payments".',
  ],
  [
    "another prefix",
    { namePrefix: "a-", queue: existing({ arn: ARN }) },
    'theirs/payments: namePrefix and name must be the name of the existing queue, payments, or the end of it, but the result is a-payments. All other names derive from it. Set name to "payments".',
  ],
  [
    "a visibility timeout that is too short",
    { queue: existing({ arn: ARN, visibilityTimeoutSeconds: 59 }), consumerRetryBackoffCapSeconds: 59 },
    "theirs/payments: queue.visibilityTimeoutSeconds must be at least 60 s (6 × consumerTimeoutSeconds + consumerBatchingWindowSeconds), but is 59. Ask the queue's owner for visibility_timeout_seconds = 60, or lower consumerTimeoutSeconds.",
  ],
  [
    "a retention that ends before the last receive",
    { queue: existing({ arn: ARN, retentionSeconds: 299 }) },
    "theirs/payments: The main queue must keep a message for at least 300 s (maxReceiveCount × its visibility timeout), but keeps it for 299: SQS would delete it before it is a dead letter. Set message_retention_seconds = 300, or more.",
  ],
  [
    "messages that the other queues do not take",
    { queue: existing({ arn: ARN, maxMessageBytes: 1_048_576 }) },
    "theirs/payments: queue.maxMessageBytes must be at most maxMessageBytes (262144), because larger messages could be neither retried nor quarantined, but is 1048576. Raise maxMessageBytes, or ask the queue's owner for max_message_size = 262144.",
  ],
];

test.each(REFUSED)("refuses %s", (_what, props, message) => {
  expect(() => synthesizeQueue(props)).toThrow(new Error(message));
});

test("refuses the alias of a key, because it may refer to another key later", () => {
  expect(() => existingKey("alias/payments")).toThrow(
    'existingKey requires the ARN of a key, such as arn:aws:kms:eu-central-1:123456789012:key/1234abcd-…, but received "alias/payments".',
  );
});
