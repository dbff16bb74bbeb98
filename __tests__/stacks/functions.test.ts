import { all, variablesOf } from "./support/resources";
import { GIVEN, stacksOf } from "./support/stacks-of";
import { synthesize } from "./support/synthesize";

const { ingestor, reliable } = stacksOf("dev");

/** The unique ids of the roles that may write metadata, as references. */
const TRUSTED = ["consumer_function", "notifier_function", "redriver_function", "operator"]
  .map((path) => {
    const ids = Object.keys(reliable.resource.aws_iam_role ?? {});
    return `\${aws_iam_role.${ids.find((id) => id.startsWith(`${path}_role_`))}.unique_id}`;
  })
  .join(",");

test("runs every function on arm64 with JSON logs that expire, and never reserves concurrency", () => {
  const allOf = (type: string) => [ingestor, reliable].flatMap((stack) => all(stack, type));
  const functions = allOf("aws_lambda_function");
  const logGroups = allOf("aws_cloudwatch_log_group");

  expect(functions).toHaveLength(4);
  for (const resource of functions) {
    expect(resource).toMatchObject({
      architectures: ["arm64"],
      runtime: "nodejs22.x",
      handler: "index.handler",
      description: expect.stringMatching(/\.$/),
      logging_config: { log_format: "JSON" },
      source_code_hash: expect.stringMatching(/^base64-hash-of-/),
    });
    expect(resource).not.toHaveProperty("reserved_concurrent_executions");
  }
  const ofFunctions = logGroups.filter(({ name }) => String(name).startsWith("/aws/lambda/"));
  expect(ofFunctions.map(({ retention_in_days }) => retention_in_days)).toEqual([7, 7, 7, 7]);
});

test("gives each function its settings as text, and nothing else", () => {
  const powertools = (name: string) => ({
    POWERTOOLS_SERVICE_NAME: `reliable-q-${name}`,
    POWERTOOLS_METRICS_NAMESPACE: "ReliableQueue",
    POWERTOOLS_LOG_LEVEL: "INFO",
  });
  const url = (queue: string) =>
    expect.stringMatching(new RegExp(`queue_?${queue}_queue_[0-9A-F]{8}[.]?url`));

  expect(variablesOf(ingestor, "producer")).toEqual({
    ...powertools("producer"),
    QUEUE_URL: url("main"),
    BUSY_SHARE: "0.1",
  });
  expect(variablesOf(reliable, "consumer")).toEqual({
    ...powertools("consumer"),
    QUEUE_URL: url("main"),
    DLQ_URL: url("dlq"),
    TRUSTED_SENDERS: TRUSTED,
    MAX_RECEIVE_COUNT: "2",
    RETRY_BACKOFF_BASE_SECONDS: "5",
    RETRY_BACKOFF_CAP_SECONDS: "60",
    BUSY_MACHINES: "machine-13",
  });
  expect(variablesOf(reliable, "notifier")).toEqual({
    ...powertools("notifier"),
    DLQ_URL: url("dlq"),
    RETRY_QUEUE_URL: url("retry"),
    QUARANTINE_QUEUE_URL: url("quarantine"),
    ALERTS_TOPIC_ARN: expect.stringContaining("aws_sns_topic.alerts"),
    ALERT_BODIES: "",
    PRODUCER_ALERTS_TOPIC_ARNS: "",
    RUNBOOK_URL: "docs/runbook.md",
    PRODUCER_SENDERS: "",
    TRUSTED_SENDERS: TRUSTED,
    STAGE: "dev",
    DLQ_QUEUE: "",
    BUSY_MACHINES: "machine-13",
    MAX_ATTEMPTS: "8",
    MAX_MESSAGE_BYTES: "262144",
    BACKOFF_BASE_SECONDS: "300",
    BACKOFF_CAP_SECONDS: "21600",
    ALERT_SPACING_MS: "2000",
    ALERTS_PER_HOUR: "30",
  });
  expect(variablesOf(reliable, "redriver")).toEqual({
    ...powertools("redriver"),
    PRODUCER_ALERTS_TOPIC_ARNS: "",
    QUEUE_URL: url("main"),
    RETRY_QUEUE_URL: url("retry"),
    QUARANTINE_QUEUE_URL: url("quarantine"),
    ALERTS_TOPIC_ARN: expect.stringContaining("aws_sns_topic.alerts"),
    ALERTS_SUBSCRIPTIONS: "1",
    OPERATIONS_TOPIC_ARN: expect.stringContaining("aws_sns_topic.operations"),
    OPERATIONS_SUBSCRIPTIONS: "1",
    TRUSTED_SENDERS: TRUSTED,
    MAX_ATTEMPTS: "8",
    MAX_MESSAGE_BYTES: "262144",
    REDRIVE_INTERVAL_SECONDS: "300",
    VISIBILITY_TIMEOUT_SECONDS: "330",
    RUN_CAP: "10000",
    RATE_PER_SECOND: "500",
    HELD_MEGABYTES: "128",
    RENEW_AFTER_DAYS: "7",
    MAX_HOLD_DAYS: "90",
    IN_FLIGHT_LIMIT: "100000",
  });
});

test("puts the prefix before every name, so that stages fit in one account", () => {
  const { ingestor: first, reliable: second } = synthesize({
    ...GIVEN,
    NAME_PREFIX: "mine-",
    CUSTOMER_MANAGED_KEY: "true",
  });
  const names = [first, second].flatMap(({ resource }) =>
    Object.entries(resource).flatMap(([type, blocks]) =>
      Object.values(blocks).flatMap(({ name, function_name, alarm_name, dashboard_name }) =>
        [name, function_name, alarm_name, dashboard_name]
          .filter((given) => given !== undefined && !String(given).startsWith("${"))
          .map((given) => `${type} ${given}`),
      ),
    ),
  );

  for (const type of ["dashboard", "metric_alarm", "log_group"]) {
    expect(names.some((name) => name.startsWith(`aws_cloudwatch_${type} `))).toBe(true);
  }
  expect(names.some((name) => name.startsWith("aws_kms_alias "))).toBe(true);
  expect(
    names.filter((name) => !/^\w+ (?:\/aws\/lambda\/|\/reliable-queue\/|alias\/)?mine-/.test(name)),
  ).toEqual([]);
});
