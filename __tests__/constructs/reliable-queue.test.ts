import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack, Testing } from "cdktf";
import { Dashboard, OperationsTopic, ReliableQueue, type ReliableQueueProps } from "../../constructs/index";
import { STAGE_SETTINGS } from "../../constructs/settings/stages";
import { fakeBundler } from "../stacks/support/fake-bundler";

type Json = Record<string, Record<string, Record<string, Record<string, unknown>>>>;

const outdir = mkdtempSync(join(tmpdir(), "reliable-queue-"));
afterAll(() => rmSync(outdir, { recursive: true }));

const PROPS = { alertEmails: ["team@example.com"], bundle: fakeBundler };

/** A stack in somebody else's app, with its own provider and backend. */
function foreignStack(app = new App({ outdir, stackTraces: false }), id = "theirs", region = "eu-west-1") {
  const stack = new TerraformStack(app, id);
  new AwsProvider(stack, "aws", { region });
  return stack;
}

function synthesize(build: (stack: TerraformStack) => void): Json {
  const stack = foreignStack();
  build(stack);
  return JSON.parse(Testing.synth(stack, true));
}

const addQueue = (stack: TerraformStack, name: string, props: Partial<ReliableQueueProps> = {}, id = name) =>
  new ReliableQueue(stack, id, { ...PROPS, name, ...props });

const withOne = (props: Partial<ReliableQueueProps> = {}) =>
  synthesize((stack) => void addQueue(stack, "payments", props));

const of = (json: Json, type: string) => Object.values(json.resource?.[type] ?? {});

/** The names by which AWS identifies the resources, with their types. */
function physicalNames({ resource = {} }: Json): string[] {
  return Object.entries(resource).flatMap(([type, blocks]) =>
    Object.values(blocks)
      .map(
        ({ name, function_name, alarm_name, dashboard_name }) =>
          name ?? function_name ?? alarm_name ?? dashboard_name,
      )
      .filter((name) => typeof name === "string" && !name.startsWith("${"))
      .map((name) => `${type} ${name}`),
  );
}

test("creates everything for a queue in another project's stack, with names derived from the queue's", () => {
  const json = withOne();

  expect(
    of(json, "aws_sqs_queue")
      .map(({ name }) => name)
      .sort(),
  ).toEqual([
    "dlq_for_payments",
    "payments",
    "quarantine_for_payments",
    "retry_for_payments",
    "schedule_failures_for_payments",
  ]);
  expect(
    of(json, "aws_lambda_function")
      .map(({ function_name }) => function_name)
      .sort(),
  ).toEqual(["payments-consumer", "payments-notifier", "payments-redriver"]);
  const names = physicalNames(json);
  expect(names.length).toBeGreaterThan(45);
  expect(names.filter((name) => !/[ _/-]payments(?:$|-)/.test(name))).toEqual([]);
  expect(json.provider).toEqual({ aws: [{ region: "eu-west-1" }] });
});

test("has outputs that begin with the queue's name", () => {
  expect(Object.keys(withOne().output ?? {}).sort()).toEqual(
    [
      "AlertsTopic",
      "Dashboard",
      "DeadLetterQueue",
      "OperationsTopic",
      "OperatorPolicy",
      "OperatorReadOnlyPolicy",
      "OperatorRole",
      "PendingConfirmations",
      "ProducerPolicy",
      "QuarantineQueue",
      "ReliableMessageQueue",
      "RetryQueue",
      "ScheduleFailuresQueue",
      "ScheduleGroup",
      "ShortestOutageSurvived",
      "msgConsumer",
      "msgNotifier",
      "msgRedriver",
    ].map((name) => `payments-${name}`),
  );
});

test("two queues in one stack share no name and no logical id", () => {
  const json = synthesize((stack) => {
    addQueue(stack, "payments");
    addQueue(stack, "refunds");
  });
  const names = physicalNames(json);

  expect(names).toHaveLength(physicalNames(withOne()).length * 2);
  expect(new Set(names).size).toBe(names.length);
});

test("two queues with the same function names write their metrics separately", () => {
  const json = synthesize((stack) => {
    addQueue(stack, "payments");
    addQueue(stack, "refunds");
  });
  const services = of(json, "aws_lambda_function").map(
    ({ environment }) =>
      (environment as { variables: Record<string, string> }).variables.POWERTOOLS_SERVICE_NAME,
  );

  expect(new Set(services).size).toBe(6);
});

test("creates what AWS would take over from another Terraform state after the claim to the names", () => {
  const json = withOne();
  const takenOver = [
    "aws_sqs_queue",
    "aws_sns_topic",
    "aws_cloudwatch_metric_alarm",
    "aws_cloudwatch_dashboard",
  ];
  const claim = expect.stringMatching(/^aws_cloudwatch_log_group\.payments_state_queue_claim_log-group_/);

  for (const type of takenOver) {
    expect(of(json, type).length).toBeGreaterThan(0);
    for (const { depends_on } of of(json, type)) expect([type, depends_on]).toEqual([type, [claim]]);
  }
});

const REFUSED: [string, string, string, Partial<ReliableQueueProps>, string][] = [
  ["a_b", "a-b", "that differ in - and _ only", {}, "a-b"],
  ["x", "dlq_for_x", "of which one is named like the other's DLQ", {}, "dlq_for_x"],
  ["a-b", "b", "that a prefix makes alike", { namePrefix: "a-" }, "a-b"],
];

test.each(REFUSED)("refuses %s and %s in one stack: two %s", (first, second, _what, props, shared) => {
  expect(() =>
    synthesize((stack) => {
      addQueue(stack, first);
      addQueue(stack, second, props);
    }),
  ).toThrow(
    `[theirs/${second}/state/queue] theirs/${first}/state/queue has a queue named ${shared} too. In names derived from a queue's, "_" becomes "-": rename one of the two, or give it another prefix.`,
  );
});

test("refuses one name for two queues of one stack, in its own words", () => {
  expect(() =>
    synthesize((stack) => {
      addQueue(stack, "payments");
      addQueue(stack, "payments", { namePrefix: "other-" }, "second");
    }),
  ).toThrow(
    new Error(
      "theirs/second/state: The stack theirs already has an output payments-ReliableMessageQueue. Outputs are named after their queue: give the queue another name, or its own stack.",
    ),
  );
});

/** The second of two stacks of one app, each with a queue of the same name. */
function secondOf(regions: readonly [string, string]): () => unknown {
  const app = new App({ outdir, stackTraces: false });
  const stacks = regions.map((region, index) => {
    const stack = foreignStack(app, `stack-${index + 1}`, region);
    addQueue(stack, "payments");
    return stack;
  });
  return () => Testing.synth(stacks[1] as TerraformStack, true);
}

test("refuses one name in two stacks of the same account and region, and accepts it in two regions", () => {
  expect(secondOf(["eu-west-1", "eu-west-1"])).toThrow(
    "[stack-2/payments/state/queue] stack-1/payments/state/queue has a queue named payments too.",
  );
  expect(secondOf(["eu-west-1", "us-east-1"])).not.toThrow();
});

test("shares an operations topic and a dashboard between queues", () => {
  const json = synthesize((stack) => {
    const operationsTopic = new OperationsTopic(stack, "operations", {
      topicName: "operations",
      emails: ["on-call@example.com"],
    });
    const dashboard = new Dashboard(stack, "dashboard", { dashboardName: "queues" });
    for (const name of ["payments", "refunds"]) addQueue(stack, name, { operationsTopic, dashboard });
  });

  expect(
    of(json, "aws_sns_topic")
      .map(({ name }) => name)
      .sort(),
  ).toEqual(["operations", "payments-alerts", "refunds-alerts"]);
  const [dashboard, ...others] = of(json, "aws_cloudwatch_dashboard");
  expect(others).toEqual([]);
  const { widgets } = JSON.parse(String(dashboard?.dashboard_body));
  const headings = widgets.flatMap(({ type, y, properties }: Record<string, Record<string, string>>) =>
    String(type) === "text" ? [[properties?.markdown?.split("\n")[0], y]] : [],
  );
  expect(headings).toEqual([
    ["## payments", 0],
    ["## refunds", widgets.length === 0 ? 0 : expect.any(Number)],
  ]);
  const cells = widgets.map(({ x, y }: { x: number; y: number }) => `${x},${y}`);
  expect(new Set(cells).size).toBe(cells.length);
});

describe("the producers that props name", () => {
  const application = "./__tests__/support/jobs-application.ts";
  const address = "a@example.com";

  test("must be producers of the application, with a valid id", () => {
    const props = {
      application,
      producerAlertEmails: [
        { producer: "team:1", address },
        { producer: "team:0", address },
        { producer: "sender:AROAEXAMPLEONE", address },
      ],
      producerSenders: ["AROAEXAMPLEONE=team:2", "AROAEXAMPLETWO=merchant:2"],
    };

    expect(() => withOne(props)).toThrow(
      new Error(
        "theirs/payments: producerAlertEmails must name producers as alerts do: team:<id>, with an id that the application's producer.pattern matches, or sender:<unique id>, but names team:0. Correct them. producerSenders must name producers as alerts do: team:<id>, with an id that the application's producer.pattern matches, but names merchant:2. Correct them.",
      ),
    );
    expect(() =>
      withOne({ application, producerAlertEmails: [{ producer: "team:1", address }] }),
    ).not.toThrow();
  });

  test.each([
    ["does not exist", "./__tests__/support/none.ts"],
    ["has no default export created with defineApplication", "./__tests__/support/make-message.ts"],
    ["names reliable_q, but the queue payments needs an application module", undefined],
  ])("are not checked if the application %s, and synthesis says so", (why, module) => {
    const stack = foreignStack();
    const named = { producerAlertEmails: [{ producer: "anything:0", address }] };

    const queue = addQueue(
      stack,
      "payments",
      module === undefined ? named : { ...named, application: module },
    );

    expect(queue.node.metadata.map(({ data }) => data)).toEqual([
      expect.stringMatching(/^The producers named in the props were not checked: /),
    ]);
    expect(queue.node.metadata[0]?.data).toContain(why);
  });
});

test("reports every prop that is wrong by its own name", () => {
  expect(() =>
    withOne({ consumerBatchSize: 0, redriveRunCap: 0, maxAttempts: 99, alertsPerSecond: 0 }),
  ).toThrow(
    new Error(
      [
        "theirs/payments: consumerBatchSize must be a whole number from 1 to 10000, but is 0. (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html) Change the construct's props.",
        "maxAttempts must be a whole number from 1 to 10, but is 99. (bounded attempts: more would only hide an outage from people) Change the construct's props.",
        "redriveRunCap must be a whole number from 1 to 450000, but is 0. (a run of 300 s sends no more at 1,500 messages a second) Change the construct's props.",
        "alertsPerSecond must be a number from 0.1 to 10, but is 0. (https://docs.aws.amazon.com/general/latest/gr/sns.html) Change the construct's props.",
      ].join(" "),
    ),
  );
});

test("names props if two of them do not fit together", () => {
  expect(() => withOne({ redriveIntervalSeconds: 120 })).toThrow(
    /^theirs\/payments: redriveIntervalSeconds must be at least 380 s \(maxReceiveCount × the main queue's visibility timeout \+ notifierBatchingWindowSeconds \+ notifierTimeoutSeconds\), but is 120\./,
  );
});

test.each([
  ["a", "a name that begins with a digit", "9lives", /The queue's name must consist of letters/],
  [
    "b",
    "a name too long for its schedules' queue",
    "a".repeat(59),
    /The name of the SQS queue must have at most 80/,
  ],
  ["c", "a FIFO queue", "jobs.fifo", /must be a standard queue/],
])("%s) refuses %s", (_id, _what, name, message) => {
  expect(() => synthesize((stack) => void addQueue(stack, name))).toThrow(message);
});

test("accepts the longest name that each of its resources may have", () => {
  const name = "a".repeat(54);
  const json = synthesize((stack) => void addQueue(stack, name));

  expect(of(json, "aws_sqs_queue")).toHaveLength(5);
  expect(() => synthesize((stack) => void addQueue(stack, `${name}a`))).toThrow(
    "The name of the IAM role must have at most 64 characters",
  );
});

describe("by default", () => {
  const json = withOne();
  const variables = (handler: string) =>
    of(json, "aws_lambda_function").flatMap(({ function_name, environment }) =>
      function_name === `payments-${handler}` ? [(environment as { variables: object }).variables] : [],
    )[0];

  test("receives five times, and redrives no sooner than failed messages can be back", () => {
    expect(variables("consumer")).toMatchObject({ MAX_RECEIVE_COUNT: "5" });
    // 5 × 60 s + 20 s + 60 s: the stage's 300 s would be too short.
    expect(variables("redriver")).toMatchObject({ REDRIVE_INTERVAL_SECONDS: "600" });
  });

  test("has the numbers of stage dev", () => {
    const { notifier, logRetentionDays, backoff } = STAGE_SETTINGS.dev;
    expect(variables("notifier")).toMatchObject({ STAGE: "dev", MAX_ATTEMPTS: String(backoff.maxAttempts) });
    expect(of(json, "aws_lambda_event_source_mapping")).toEqual(
      expect.arrayContaining([expect.objectContaining({ batch_size: notifier.batchSize })]),
    );
    expect(of(json, "aws_cloudwatch_log_group")).toEqual(
      expect.arrayContaining([expect.objectContaining({ retention_in_days: logRetentionDays })]),
    );
  });

  test("sends alarms to the receivers of alerts, and gives the application no variable", () => {
    expect(of(json, "aws_sns_topic_subscription").map(({ endpoint }) => endpoint)).toEqual(
      Array(2).fill("team@example.com"),
    );
    expect(variables("consumer")).not.toHaveProperty("BUSY_MACHINES");
  });

  test("can be destroyed; in prod only if requested", () => {
    const lifecycles = (props?: Partial<ReliableQueueProps>) =>
      new Set(of(withOne(props), "aws_sqs_queue").map(({ lifecycle }) => JSON.stringify(lifecycle)));

    expect(lifecycles()).toEqual(new Set([undefined]));
    expect(lifecycles({ stage: "prod" })).toEqual(new Set(['{"prevent_destroy":true}']));
    expect(lifecycles({ stage: "prod", preventDestroy: false })).toEqual(new Set([undefined]));
  });

  test("has the stage's prefix", () => {
    const [first] = of(withOne({ stage: "prod" }), "aws_lambda_function").map(
      ({ function_name }) => function_name,
    );
    expect(first).toMatch(/^prod-payments-/);
  });
});

test("gives the application its variables in consumer and notifier only", () => {
  const json = withOne({ environment: { PROVIDER_URL: "https://api.example.com" } });
  const given = of(json, "aws_lambda_function").map(({ function_name, environment }) => [
    function_name,
    (environment as { variables: Record<string, string> }).variables.PROVIDER_URL,
  ]);

  expect(Object.fromEntries(given)).toEqual({
    "payments-consumer": "https://api.example.com",
    "payments-notifier": "https://api.example.com",
    "payments-redriver": undefined,
  });
});

test("limits the wait between receives to a short visibility timeout, unless requested otherwise", () => {
  expect(() => withOne({ consumerTimeoutSeconds: 3 })).not.toThrow();
  expect(() => withOne({ consumerTimeoutSeconds: 3, consumerRetryBackoffCapSeconds: 60 })).toThrow(
    /^theirs\/payments: consumerRetryBackoffCapSeconds must be at most the main queue's visibility timeout \(18 s\)/,
  );
});

test("starts the requested number of redrive runs side by side, and lets operators pause each", () => {
  const json = withOne({ redriveRunsAtOnce: 3 });
  const schedules = of(json, "aws_scheduler_schedule").map(({ name, target }) => [
    name,
    JSON.parse((target as { input: string }).input),
  ]);
  const run = { task: "redrive", runs: 3, scheduledTime: "<aws.scheduler.scheduled-time>" };
  expect(schedules.sort()).toEqual([
    ["payments-redrive", run],
    ["payments-redrive-2", run],
    ["payments-redrive-3", run],
    ["payments-renew", { task: "renew", scheduledTime: "<aws.scheduler.scheduled-time>" }],
  ]);
  expect(JSON.stringify(json).match(/scheduler:UpdateSchedule/g)).toHaveLength(3);
});
