import { resolveSettings } from "../../constructs/settings/resolve-settings";
import { exportedWith } from "../docs/support/documented-commands";
import * as JOBS from "../support/jobs-application";
import { all, named, variablesOf } from "./support/resources";
import { GIVEN } from "./support/stacks-of";
import { synthesize } from "./support/synthesize";

/** The variables that the page says to export. */
const EXPORTED = exportedWith("ALERT_WEBHOOKS");

const TEAMS =
  "11111111-2222-4333-8444-555555555555:66666666-7777-4888-9999-000000000000:19%3aabc%40thread.tacv2";

test("what the page exports subscribes a webhook and a channel, and no address", () => {
  const { reliable } = synthesize(EXPORTED);

  expect(all(reliable, "aws_sns_topic_subscription").map(({ protocol }) => protocol)).toEqual([
    "https",
    "https",
  ]);
  expect(all(reliable, "aws_chatbot_slack_channel_configuration")).toEqual([
    expect.objectContaining({
      configuration_name: "reliable-q-slack-C012AB3CD",
      slack_team_id: "T012AB3CD",
      slack_channel_id: "C012AB3CD",
      guardrail_policy_arns: [
        expect.stringMatching(
          /^arn:\$\{data\.aws_partition\.[\w-]+\.partition\}:iam::aws:policy\/AWSDenyAll$/,
        ),
      ],
      // Alerts, and the alarms, for which there is no address either.
      sns_topic_arns: [
        expect.stringMatching(/^\$\{aws_sns_topic\.alerts_/),
        expect.stringMatching(/^\$\{aws_sns_topic\.operations_/),
      ],
    }),
  ]);
});

test("a Teams channel in addition to addresses shows only alerts, and its role may do nothing", () => {
  const { reliable } = synthesize({ ...GIVEN, ALERT_TEAMS_CHANNELS: TEAMS });
  const [channel, ...others] = all(reliable, "aws_chatbot_teams_channel_configuration");
  const [id] =
    Object.entries(reliable.resource.aws_iam_role ?? {}).find(([, { name }]) =>
      String(name).endsWith("-chat"),
    ) ?? [];

  expect(others).toEqual([]);
  expect(channel).toMatchObject({ team_id: TEAMS.split(":")[1], tenant_id: TEAMS.split(":")[0] });
  expect(channel?.sns_topic_arns).toHaveLength(1);
  expect(
    all(reliable, "aws_iam_role_policy").filter(({ role }) => String(role).includes(String(id))),
  ).toEqual([]);
});

test("the notifier may publish to each topic that it knows, and list the subscriptions of one", () => {
  const { reliable } = synthesize({
    ...GIVEN,
    ALERT_WEBHOOKS: "https://hooks.example.com/a",
    PRODUCER_ALERT_EMAILS: "team:1=a@example.com",
  });
  const policy = named(reliable, "aws_iam_role_policy", "name", "reliable-q-notifier");
  const statements: { Action: string[] | string; Resource: string }[] = JSON.parse(
    String(policy?.policy),
  ).Statement;
  const topics = statements.filter(({ Resource }) => Resource.includes("aws_sns_topic"));

  expect(topics.map(({ Action }) => Action)).toEqual([
    ["sns:ListSubscriptionsByTopic", "sns:Publish"],
    ["sns:Publish"],
  ]);
});

test("your own topic gets the alerts and is not changed", () => {
  const topicArn = "arn:aws:sns:us-east-1:123456789012:incidents";
  const { reliable } = synthesize({
    STAGE: "dev",
    ALERTS_TOPIC_ARN: topicArn,
    OPERATIONS_EMAILS: "ops@example.com",
  });

  expect(all(reliable, "aws_sns_topic").map(({ name }) => name)).toEqual(["reliable-q-operations"]);
  expect(all(reliable, "aws_sns_topic_policy")).toHaveLength(1);
  expect(all(reliable, "aws_sns_topic_subscription").map(({ endpoint }) => endpoint)).toEqual([
    "ops@example.com",
  ]);
  expect(variablesOf(reliable, "notifier").ALERTS_TOPIC_ARN).toBe(topicArn);
});

test("a local run has no access to somebody else's topic, and creates its own", () => {
  const topicArn = "arn:aws:sns:us-east-1:123456789012:incidents";
  const { reliable } = synthesize({ STAGE: "local", ALERTS_TOPIC_ARN: topicArn });

  expect(all(reliable, "aws_sns_topic").map(({ name }) => name)).toContain("reliable-q-alerts");
});

test.each([
  [
    "ALERT_WEBHOOKS",
    "http://plain.example.com",
    "URLs that begin with https://, separated by commas, each once",
  ],
  [
    "ALERT_SLACK_CHANNELS",
    "general",
    "pairs of a workspace's and a channel's id, such as T012AB3CD:C012AB3CD, separated by commas, each once",
  ],
  ["ALERTS_TOPIC_ARN", "incidents", "the ARN of an SNS topic"],
])("%s must not be %s", (name, value, rule) => {
  expect(() => resolveSettings({ ...GIVEN, [name]: value }, JOBS)).toThrow(
    `${name} must be ${rule}, but is "${value}".`,
  );
});

test("prod requires somebody to notify, and an address is not the only choice", () => {
  expect(() => resolveSettings({ STAGE: "prod" }, JOBS)).toThrow(
    "ALERT_EMAILS must be set in stage prod to addresses, separated by commas, that get every alert. Alternatively, set one of ALERT_WEBHOOKS, ALERT_SLACK_CHANNELS, ALERT_TEAMS_CHANNELS, ALERTS_TOPIC_ARN.",
  );
  expect(() =>
    resolveSettings({ STAGE: "prod", ALERT_WEBHOOKS: "https://hooks.example.com/a" }, JOBS),
  ).not.toThrow();
});
