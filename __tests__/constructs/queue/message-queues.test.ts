import { MessageQueues, type MessageQueuesProps } from "../../../constructs/queue/message-queues";
import { all, json, reference, refusesPlainHttp, resourcesOf } from "../support/synthesize-constructs";

const PROPS: MessageQueuesProps = {
  queueName: "jobs",
  consumer: { timeoutSeconds: 10, batchingWindowSeconds: 0 },
  notifier: { timeoutSeconds: 60, batchingWindowSeconds: 300 },
  redriverTimeoutSeconds: 300,
};

const QUEUES = {
  main: "aws_sqs_queue.queue_main_queue_01296E86",
  dlq: "aws_sqs_queue.queue_dlq_queue_EB2E1950",
  retry: "aws_sqs_queue.queue_retry_queue_C4C13A73",
  quarantine: "aws_sqs_queue.queue_quarantine_queue_D5E42257",
};

const synthesize = (props: Partial<MessageQueuesProps> = {}) =>
  resourcesOf((stack) => void new MessageQueues(stack, "queue", { ...PROPS, ...props }));

function queue(name: string, props?: Partial<MessageQueuesProps>) {
  return all(synthesize(props), "aws_sqs_queue").find((candidate) => candidate.name === name);
}

/** A kind of policy, by the URL of the queue that it is set on. */
function policiesByQueue(
  kind: "redrive_policy" | "redrive_allow_policy",
  props?: Partial<MessageQueuesProps>,
) {
  const policies = all(synthesize(props), `aws_sqs_queue_${kind}`);
  return Object.fromEntries(policies.map((policy) => [String(policy.queue_url), json(policy[kind])]));
}

test.each([
  [1, 52],
  [2, 53],
  [5, 56],
  [10, 61],
])("lets the DLQ count to its main queue's %d receives + 1 + 50 = %d", (maxReceiveCount, own) => {
  const { main, dlq, quarantine } = QUEUES;
  expect(policiesByQueue("redrive_policy", { maxReceiveCount })).toEqual({
    [reference(`${main}.url`)]: { deadLetterTargetArn: reference(`${dlq}.arn`), maxReceiveCount },
    [reference(`${dlq}.url`)]: {
      deadLetterTargetArn: reference(`${quarantine}.arn`),
      maxReceiveCount: own,
    },
  });
});

test("writes receive counts as JSON numbers", () => {
  const policies = all(synthesize(), "aws_sqs_queue_redrive_policy");

  for (const { redrive_policy } of policies) expect(redrive_policy).toMatch(/"maxReceiveCount":\d+\}$/);
  expect(policies).toHaveLength(2);
});

test("lets a message be received 5 times by default", () => {
  expect(policiesByQueue("redrive_policy")[reference(`${QUEUES.main}.url`)]).toMatchObject({
    maxReceiveCount: 5,
  });
});

test.each([
  ["jobs", { visibility_timeout_seconds: 60, message_retention_seconds: 864_000 }],
  ["dlq_for_jobs", { visibility_timeout_seconds: 660, message_retention_seconds: 1_209_600 }],
  ["retry_for_jobs", { visibility_timeout_seconds: 330, message_retention_seconds: 1_209_600 }],
  ["quarantine_for_jobs", { visibility_timeout_seconds: 300, message_retention_seconds: 1_209_600 }],
])("derives the timing of %s", (name, timing) => {
  expect(queue(name)).toMatchObject(timing);
});

test("includes the consumer's window in the visibility timeout", () => {
  const consumer = { timeoutSeconds: 3, batchingWindowSeconds: 7 };

  expect(queue("jobs", { consumer })).toMatchObject({ visibility_timeout_seconds: 25 });
});

test("encrypts every queue and names each with the prefix", () => {
  const queues = all(synthesize({ namePrefix: "mine-" }), "aws_sqs_queue");

  expect(queues.map(({ name, sqs_managed_sse_enabled }) => [name, sqs_managed_sse_enabled])).toEqual([
    ["mine-dlq_for_jobs", true],
    ["mine-jobs", true],
    ["mine-quarantine_for_jobs", true],
    ["mine-retry_for_jobs", true],
  ]);
});

test("refuses plain HTTP on every queue", () => {
  const policies = all(synthesize(), "aws_sqs_queue_policy").map(({ policy }) => json(policy));

  expect(policies).toHaveLength(4);
  for (const policy of policies) {
    const itself = expect.stringMatching(/^\$\{aws_sqs_queue\..*\.arn\}$/);
    expect(policy).toEqual({ Version: "2012-10-17", Statement: [refusesPlainHttp("sqs:*", itself)] });
  }
});

test("allows the DLQ for the main queue only, quarantine for the DLQ only, and the others for none", () => {
  expect(policiesByQueue("redrive_allow_policy")).toEqual({
    [reference(`${QUEUES.dlq}.url`)]: {
      redrivePermission: "byQueue",
      sourceQueueArns: [reference(`${QUEUES.main}.arn`)],
    },
    [reference(`${QUEUES.quarantine}.url`)]: {
      redrivePermission: "byQueue",
      sourceQueueArns: [reference(`${QUEUES.dlq}.arn`)],
    },
    [reference(`${QUEUES.main}.url`)]: { redrivePermission: "denyAll" },
    [reference(`${QUEUES.retry}.url`)]: { redrivePermission: "denyAll" },
  });
});

test("creates a log group first, which CloudWatch refuses to another Terraform state, and each queue after it", () => {
  const { aws_cloudwatch_log_group: claims = {}, aws_sqs_queue: queues = {} } = synthesize({
    namePrefix: "mine-",
  });
  const [[id, claim] = []] = Object.entries(claims);

  expect(claim).toMatchObject({ name: "/reliable-queue/mine-jobs" });
  expect(Object.values(queues).map(({ depends_on }) => depends_on)).toEqual(
    Array(4).fill([`aws_cloudwatch_log_group.${id}`]),
  );
});

test("refuses to be destroyed if requested", () => {
  const lifecycles = (props?: Partial<MessageQueuesProps>) =>
    all(synthesize(props), "aws_sqs_queue").map(({ lifecycle }) => lifecycle);

  expect(lifecycles()).toEqual(Array(4).fill(undefined));
  expect(lifecycles({ preventDestroy: true })).toEqual(Array(4).fill({ prevent_destroy: true }));
});

test("leaves out redrive allow policies if the endpoint does not store them", () => {
  expect(synthesize({ redriveAllowPolicies: false }).aws_sqs_queue_redrive_allow_policy).toBeUndefined();
});

const FIFO =
  "must be a standard queue. On a FIFO queue there is no batching window, one poison message uses up the receives of the messages behind it, and a redrive cannot keep the order. Omit fifo and choose a name without .fifo. MessageGroupId also works on a standard queue.";
const COUNT = "queue.maxReceiveCount must be a whole number from 1 to 1000, but is";
const PAGE =
  "(https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html) Change the construct's props.";

const REFUSED: [string, Partial<MessageQueuesProps>, string][] = [
  ["a FIFO queue", { fifo: true }, `stack/queue: jobs ${FIFO}`],
  ["the name of a FIFO queue", { queueName: "jobs.fifo" }, `stack/queue: jobs.fifo ${FIFO}`],
  ["no receive", { maxReceiveCount: 0 }, `stack/queue: ${COUNT} 0. ${PAGE}`],
  ["half a receive", { maxReceiveCount: 2.5 }, `stack/queue: ${COUNT} 2.5. ${PAGE}`],
  [
    "a DLQ's count beyond SQS's",
    { maxReceiveCount: 900, notifierReceives: 100 },
    `stack/queue: maxReceiveCount + 1 + notifierReceives, the DLQ's own count, must be at most 1000, but is 900 + 1 + 100. ${PAGE.replace("Change the construct's props.", "Lower one of the two.")}`,
  ],
  [
    "a visibility timeout beyond SQS's",
    { consumer: { timeoutSeconds: 7201, batchingWindowSeconds: 0 } },
    "stack/queue/main: queue.visibilityTimeoutSeconds must be a whole number from 0 to 43200 s, but is 43206. (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html) Change the construct's props.",
  ],
];

test.each(REFUSED)("refuses %s", (_what, props, message) => {
  expect(() => synthesize(props)).toThrow(new Error(message));
});
