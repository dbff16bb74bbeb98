import { App, Testing } from "cdktf";
import { Dashboard, OperationsTopic, type ReliableQueueProps } from "../../constructs/index";
import { STAGE_SETTINGS } from "../../constructs/settings/stage-settings";
import { useFolder } from "../support/folder";
import {
  addQueue,
  all,
  foreignStack,
  type StackJson,
  synthesizeStack as synthesize,
  synthesizeQueue,
  variablesOf,
} from "./support/synthesize-queue";

const outdir = useFolder();

/** An argument of every resource of a type, sorted. */
const valuesOf = (json: StackJson, type: string, argument = "name") =>
  all(json, type)
    .map((resource) => resource[argument])
    .sort();

/** The names by which AWS identifies the resources, with their types. */
function physicalNames({ resource }: StackJson): string[] {
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
  const json = synthesizeQueue();

  expect(valuesOf(json, "aws_sqs_queue")).toEqual([
    "dlq_for_payments",
    "payments",
    "quarantine_for_payments",
    "retry_for_payments",
    "schedule_failures_for_payments",
  ]);
  expect(valuesOf(json, "aws_lambda_function", "function_name")).toEqual([
    "payments-consumer",
    "payments-notifier",
    "payments-redriver",
  ]);
  const names = physicalNames(json);
  expect(names.length).toBeGreaterThan(45);
  expect(names.filter((name) => !/[ _/-]payments(?:$|-)/.test(name))).toEqual([]);
  expect(json.provider).toEqual({ aws: [{ region: "eu-west-1" }] });
});

test("has outputs that begin with the queue's name", () => {
  expect(Object.keys(synthesizeQueue().output).sort()).toEqual(
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

  expect(names).toHaveLength(physicalNames(synthesizeQueue()).length * 2);
  expect(new Set(names).size).toBe(names.length);
});

test("two queues with the same function names write their metrics separately", () => {
  const json = synthesize((stack) => {
    addQueue(stack, "payments");
    addQueue(stack, "refunds");
  });
  const services = JSON.stringify(json.resource.aws_lambda_function).match(
    /"POWERTOOLS_SERVICE_NAME":"[^"]+"/g,
  );

  expect(services).toHaveLength(6);
  expect(new Set(services).size).toBe(6);
});

test("creates what AWS would take over from another Terraform state after the claim to the names", () => {
  const json = synthesizeQueue();
  const takenOver = [
    "aws_sqs_queue",
    "aws_sns_topic",
    "aws_cloudwatch_metric_alarm",
    "aws_cloudwatch_dashboard",
  ];
  const claim = expect.stringMatching(/^aws_cloudwatch_log_group\.payments_state_queue_claim_log-group_/);

  for (const type of takenOver) {
    expect(all(json, type).length).toBeGreaterThan(0);
    for (const { depends_on } of all(json, type)) expect([type, depends_on]).toEqual([type, [claim]]);
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
      addQueue(stack, "second", { name: "payments", namePrefix: "other-" });
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
    const stack = foreignStack(outdir, app, `stack-${index + 1}`, region);
    addQueue(stack, "payments");
    return stack;
  });
  return () => Testing.synth(stacks[1] as (typeof stacks)[number], true);
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

  expect(valuesOf(json, "aws_sns_topic")).toEqual(["operations", "payments-alerts", "refunds-alerts"]);
  const [dashboard, ...others] = all(json, "aws_cloudwatch_dashboard");
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

    expect(() => synthesizeQueue(props)).toThrow(
      new Error(
        "theirs/payments: producerAlertEmails must name producers as alerts do: team:<id>, with an id that the application's producer.pattern matches, or sender:<unique id>, but names team:0. Correct them. producerSenders must name producers as alerts do: team:<id>, with an id that the application's producer.pattern matches, but names merchant:2. Correct them.",
      ),
    );
    const producerAlertEmails = [{ producer: "team:1", address }];
    expect(() => synthesizeQueue({ application, producerAlertEmails })).not.toThrow();
  });

  test.each([
    ["does not exist", "./__tests__/support/none.ts"],
    ["has no default export created with defineApplication", "./__tests__/support/make-message.ts"],
    ["names reliable_q, but the queue payments needs an application module", undefined],
  ])("are not checked if the application %s, and synthesis says so", (why, module) => {
    const stack = foreignStack(outdir);
    const named = { producerAlertEmails: [{ producer: "anything:0", address }] };

    const queue = addQueue(stack, "payments", { ...named, ...(module && { application: module }) });

    expect(queue.node.metadata.map(({ data }) => data)).toEqual([
      expect.stringMatching(/^The producers named in the props were not checked: /),
    ]);
    expect(queue.node.metadata[0]?.data).toContain(why);
  });
});

test("reports every prop that is wrong by its own name", () => {
  expect(() =>
    synthesizeQueue({ consumerBatchSize: 0, redriveRunCap: 0, maxAttempts: 99, alertsPerSecond: 0 }),
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
  expect(() => synthesizeQueue({ redriveIntervalSeconds: 120 })).toThrow(
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

  expect(all(json, "aws_sqs_queue")).toHaveLength(5);
  expect(() => synthesize((stack) => void addQueue(stack, `${name}a`))).toThrow(
    "The name of the IAM role must have at most 64 characters",
  );
});

describe("by default", () => {
  const json = synthesizeQueue();
  const variables = (handler: string) => variablesOf(json, handler);

  test("receives five times, and redrives no sooner than failed messages can be back", () => {
    expect(variables("consumer")).toMatchObject({ MAX_RECEIVE_COUNT: "5" });
    // 5 × 60 s + 20 s + 60 s: the stage's 300 s would be too short.
    expect(variables("redriver")).toMatchObject({ REDRIVE_INTERVAL_SECONDS: "600" });
  });

  test("has the numbers of stage dev", () => {
    const { notifier, logRetentionDays, backoff } = STAGE_SETTINGS.dev;
    expect(variables("notifier")).toMatchObject({ STAGE: "dev", MAX_ATTEMPTS: String(backoff.maxAttempts) });
    expect(all(json, "aws_lambda_event_source_mapping")).toEqual(
      expect.arrayContaining([expect.objectContaining({ batch_size: notifier.batchSize })]),
    );
    expect(all(json, "aws_cloudwatch_log_group")).toEqual(
      expect.arrayContaining([expect.objectContaining({ retention_in_days: logRetentionDays })]),
    );
  });

  test("sends alarms to the receivers of alerts, and gives the application no variable", () => {
    expect(all(json, "aws_sns_topic_subscription").map(({ endpoint }) => endpoint)).toEqual(
      Array(2).fill("team@example.com"),
    );
    expect(variables("consumer")).not.toHaveProperty("BUSY_MACHINES");
  });

  test("can be destroyed; in prod only if requested", () => {
    const lifecycles = (props?: Partial<ReliableQueueProps>) =>
      new Set(all(synthesizeQueue(props), "aws_sqs_queue").map(({ lifecycle }) => JSON.stringify(lifecycle)));

    expect(lifecycles()).toEqual(new Set([undefined]));
    expect(lifecycles({ stage: "prod" })).toEqual(new Set(['{"prevent_destroy":true}']));
    expect(lifecycles({ stage: "prod", preventDestroy: false })).toEqual(new Set([undefined]));
  });

  test("has the stage's prefix", () => {
    const [first] = all(synthesizeQueue({ stage: "prod" }), "aws_lambda_function");
    expect(first?.function_name).toMatch(/^prod-payments-/);
  });
});

test("gives the application its variables in consumer and notifier only", () => {
  const json = synthesizeQueue({ environment: { PROVIDER_URL: "https://api.example.com" } });
  const urls = ["consumer", "notifier", "redriver"].map((handler) => variablesOf(json, handler).PROVIDER_URL);

  expect(urls).toEqual(["https://api.example.com", "https://api.example.com", undefined]);
});

test("limits the wait between receives to a short visibility timeout, unless requested otherwise", () => {
  expect(() => synthesizeQueue({ consumerTimeoutSeconds: 3 })).not.toThrow();
  expect(() => synthesizeQueue({ consumerTimeoutSeconds: 3, consumerRetryBackoffCapSeconds: 60 })).toThrow(
    /^theirs\/payments: consumerRetryBackoffCapSeconds must be at most the main queue's visibility timeout \(18 s\)/,
  );
});

test("starts the requested number of redrive runs side by side, and lets operators pause each", () => {
  const json = synthesizeQueue({ redriveRunsAtOnce: 3 });
  const schedules = all(json, "aws_scheduler_schedule").map(({ name, target }) => [
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
