import {
  type DashboardWidget,
  existingKey,
  existingLogGroup,
  existingTopic,
  type IDashboard,
} from "../../constructs/index";
import { all, type StackJson, synthesizeQueue, variablesOf } from "./support/synthesize-queue";

const TOPIC = "arn:aws:sns:eu-west-1:123456789012:on-call";
const KEY = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const LOGS = "arn:aws:logs:eu-west-1:123456789012:log-group:/company/payments";

/** What a role may do with an ARN. */
const allowed = (json: StackJson, arn: string) =>
  Object.fromEntries(
    all(json, "aws_iam_role_policy").flatMap(({ name, policy }) => {
      const statements: Record<string, unknown>[] = JSON.parse(String(policy)).Statement;
      const actions = statements.flatMap(({ Resource, Action }) => (Resource === arn ? [Action].flat() : []));
      return actions.length > 0 ? [[name, actions]] : [];
    }),
  );

describe("an existing topic for alarms", () => {
  const json = synthesizeQueue({ operationsTopic: existingTopic({ arn: TOPIC, subscriptions: 2 }) });

  test("gets every alarm except the one about itself, and is not created", () => {
    const actions = all(json, "aws_cloudwatch_metric_alarm").map(({ alarm_name, alarm_actions }) => [
      alarm_name,
      [alarm_actions].flat()[0] === TOPIC,
    ]);

    expect(all(json, "aws_sns_topic").map(({ name }) => name)).toEqual(["payments-alerts"]);
    expect(actions.filter(([, isTheirs]) => !isTheirs)).toEqual([
      ["payments-operations-subscriptions-unconfirmed", false],
    ]);
  });

  test("may have its subscriptions counted by the redriver, which knows how many it should have", () => {
    expect(allowed(json, TOPIC)).toEqual({ "payments-redriver": ["sns:ListSubscriptionsByTopic"] });
    expect(variablesOf(json, "redriver")).toMatchObject({
      OPERATIONS_TOPIC_ARN: TOPIC,
      OPERATIONS_SUBSCRIPTIONS: "2",
    });
  });

  test("is replaced in a local run, which has no access to somebody else's", () => {
    const local = synthesizeQueue({ stage: "local", operationsTopic: existingTopic({ arn: TOPIC }) });

    expect(all(local, "aws_sns_topic").map(({ name }) => name)).toContain("payments-operations");
    expect(JSON.stringify(local.resource)).not.toContain(TOPIC);
  });
});

test("an existing key encrypts queues and topics, and is granted to those who need it", () => {
  const json = synthesizeQueue({ encryptionKey: existingKey(KEY) });

  expect(all(json, "aws_kms_key")).toEqual([]);
  for (const type of ["aws_sqs_queue", "aws_sns_topic"]) {
    expect(all(json, type).length).toBeGreaterThan(1);
    for (const { kms_master_key_id } of all(json, type)) expect(kms_master_key_id).toBe(KEY);
  }
  expect(allowed(json, KEY)).toEqual({
    "payments-consumer": ["kms:Decrypt", "kms:GenerateDataKey"],
    "payments-notifier": ["kms:Decrypt", "kms:GenerateDataKey"],
    "payments-operator": ["kms:Decrypt", "kms:GenerateDataKey"],
    "payments-redriver": ["kms:Decrypt", "kms:GenerateDataKey"],
    "payments-scheduler": ["kms:Decrypt", "kms:GenerateDataKey"],
  });
});

test("a key that is no longer used for encryption can still be used to read", () => {
  const json = synthesizeQueue({ formerEncryptionKey: existingKey(KEY) });

  for (const queue of all(json, "aws_sqs_queue"))
    expect(queue).toMatchObject({ sqs_managed_sse_enabled: true });
  expect(allowed(json, KEY)).toEqual({
    "payments-consumer": ["kms:Decrypt"],
    "payments-notifier": ["kms:Decrypt"],
    "payments-redriver": ["kms:Decrypt"],
  });
});

test("an existing log group gets the logs of each function, and none but the claim is created", () => {
  const json = synthesizeQueue({ logGroup: existingLogGroup(LOGS) });

  expect(all(json, "aws_cloudwatch_log_group").map(({ name }) => name)).toEqual(["/reliable-queue/payments"]);
  for (const { logging_config } of all(json, "aws_lambda_function")) {
    expect(logging_config).toMatchObject({ log_group: "/company/payments" });
  }
  const write = ["logs:CreateLogStream", "logs:PutLogEvents"];
  expect(allowed(json, `${LOGS}:*`)).toEqual({
    "payments-consumer": write,
    "payments-notifier": write,
    "payments-redriver": write,
  });
});

test("a plan fails if an existing log group has a class without metrics", () => {
  const json = synthesizeQueue({ logGroup: existingLogGroup(LOGS) });
  const [checked, ...others] = Object.values(json.data?.aws_cloudwatch_log_group ?? {});

  expect(others).toEqual([]);
  expect(checked).toMatchObject({
    name: "/company/payments",
    lifecycle: {
      postcondition: [
        {
          condition: `\${contains(["STANDARD",""], self.log_group_class)}`,
          error_message: expect.stringMatching(
            /^The log group \/company\/payments must have the class STANDARD: /,
          ),
        },
      ],
    },
  });
});

test.each<[string, Parameters<typeof synthesizeQueue>[0]]>([
  ["of this deployment", {}],
  ["on one machine", { stage: "local", logGroup: existingLogGroup(LOGS) }],
  ["that this stack makes", { logGroup: { logGroupName: "/own", grantWrite: () => {} } }],
])("no plan reads the class of a log group %s", (_what, props) => {
  expect(synthesizeQueue(props).data).not.toHaveProperty("aws_cloudwatch_log_group");
});

test("somebody else's dashboard gets the widgets, and none is created", () => {
  let widgets: readonly DashboardWidget[] = [];
  const theirs: IDashboard = {
    dashboardName: "theirs",
    addQueue: (queue) => {
      widgets = queue.widgets({ heading: true });
    },
  };
  const json = synthesizeQueue({ dashboard: theirs });

  expect(all(json, "aws_cloudwatch_dashboard")).toEqual([]);
  expect(json.output["payments-Dashboard"]?.value).toBe("theirs");
  expect(widgets.length).toBeGreaterThan(10);
  expect(widgets[0]).toMatchObject({ x: 0, y: 0, type: "text" });
  expect(JSON.stringify(widgets[0])).toContain("## payments");
});

test.each([
  ["existingTopic", () => existingTopic({ arn: "on-call" })],
  ["existingTopic", () => existingTopic({ arn: `${TOPIC}.fifo` })],
  ["existingLogGroup", () => existingLogGroup(`${LOGS}:*`)],
  ["existingKey", () => existingKey("alias/company")],
])("%s refuses what is not an ARN of its kind", (name, make) => {
  expect(make).toThrow(new RegExp(`^${name} requires the ARN of a`));
});
