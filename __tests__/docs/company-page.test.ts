import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ExampleProject } from "../support/example-project";
import { PROJECT } from "./support/documented-commands";

const PAGE = readFileSync(join(PROJECT, "docs/company.md"), "utf8");
const [, main = ""] = /<!-- file: main\.ts -->\n```ts\n([\s\S]*?)^```$/m.exec(PAGE) ?? [];

const at = (service: string) => `arn:aws:${service}:eu-central-1:123456789012`;
const INCIDENTS = `${at("sns")}:incidents`;
const ON_CALL = `${at("sns")}:on-call`;
const WEBHOOK = "https://hooks.example.com/refunds";

type Blocks = Record<string, Record<string, Record<string, unknown>>>;

const project = new ExampleProject("existing-queue");
afterAll(() => project.remove());

/** The page's stack, as written. */
let stack: { readonly resource: Blocks; readonly data: Blocks };
beforeAll(() => {
  writeFileSync(join(project.folder, "main.ts"), main);
  execFileSync(join(project.folder, "node_modules/.bin/tsx"), ["main.ts"], { cwd: project.folder });
  const file = join(project.folder, "cdktf.out/stacks/invoices/cdk.tf.json");
  stack = JSON.parse(readFileSync(file, "utf8"));
});

const all = (type: string) => Object.values(stack.resource[type] ?? {});
const alarm = (name: string) =>
  all("aws_cloudwatch_metric_alarm").find(({ alarm_name }) => alarm_name === name);
const environmentOf = (name: string) =>
  all("aws_lambda_function").find(({ function_name }) => function_name === name)?.environment;
/** What a role may do with one ARN. */
const allowed = (role: string, arn: string): string[] => {
  const policy = all("aws_iam_role_policy").find(({ name }) => name === role)?.policy;
  const statements: { Action: string[]; Resource: string }[] = JSON.parse(String(policy)).Statement;
  return statements.flatMap(({ Action, Resource }) => (Resource === arn ? Action : []));
};

test("an existing topic gets the alerts of the queue that names it, with the queue's subscriptions in addition to its own", () => {
  expect(all("aws_sns_topic").map(({ name }) => name)).toEqual(["invoices-alerts"]);
  expect(all("aws_sns_topic_policy")).toHaveLength(1);
  expect(all("aws_sns_topic_subscription")).toEqual([
    expect.objectContaining({ endpoint: "invoices-team@example.com" }),
    expect.objectContaining({ topic_arn: INCIDENTS, protocol: "https", endpoint: WEBHOOK }),
  ]);
  expect(environmentOf("refunds-notifier")).toMatchObject({ variables: { ALERTS_TOPIC_ARN: INCIDENTS } });
  expect(environmentOf("refunds-redriver")).toMatchObject({ variables: { ALERTS_SUBSCRIPTIONS: "3" } });
  expect(allowed("refunds-notifier", INCIDENTS)).toEqual(["sns:ListSubscriptionsByTopic", "sns:Publish"]);
  expect(allowed("invoices-notifier", INCIDENTS)).toEqual([]);
});

test("the existing topic for operations gets the alarms of both queues", () => {
  expect(alarm("invoices-main-queue-age")?.alarm_actions).toEqual([ON_CALL]);
  expect(alarm("refunds-main-queue-age")?.alarm_actions).toEqual([ON_CALL]);
  expect(alarm("refunds-operations-subscriptions-unconfirmed")?.alarm_actions).toEqual([INCIDENTS]);
});

test("the existing consumer stays unchanged, with alarms on its function", () => {
  expect(all("aws_lambda_function").map(({ function_name }) => function_name)).toEqual(
    expect.not.arrayContaining(["refunds-consumer"]),
  );
  expect(JSON.stringify(alarm("refunds-consumer-failing"))).toContain('"FunctionName":"book-refunds"');
  expect(JSON.stringify(all("aws_lambda_event_source_mapping"))).not.toContain("book-refunds");
});

test("the existing key and log group are used, and each plan checks the log group's class", () => {
  expect(all("aws_kms_key")).toEqual([]);
  expect(Object.values(stack.data.aws_cloudwatch_log_group ?? {})).toEqual([
    expect.objectContaining({ name: "/company/invoices" }),
  ]);
  expect(allowed("invoices-redriver", `${at("logs")}:log-group:/company/invoices:*`)).not.toEqual([]);
});

test("both queues are on one dashboard", () => {
  const [dashboard, ...others] = all("aws_cloudwatch_dashboard");

  expect(others).toEqual([]);
  expect(dashboard?.dashboard_name).toBe("billing");
  expect(String(dashboard?.dashboard_body)).toMatch(/## invoices[\s\S]*## refunds/);
});
