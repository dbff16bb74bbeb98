import type { AlertSubscribers } from "../../../constructs/settings/settings";
import { AlertTopics } from "../../../constructs/topics/alert-topics";
import { existingTopic } from "../../../constructs/topics/existing-topic";
import { ExtendedTopic } from "../../../constructs/topics/extended-topic";
import { SecureTopic } from "../../../constructs/topics/secure-topic";
import {
  all,
  json,
  letsAlarmsPublish,
  reference,
  refusesPlainHttp,
  resourcesOf,
} from "../support/synthesize-constructs";

const NOBODY: AlertSubscribers = {
  alertEmails: [],
  alertWebhooks: [],
  alertSlackChannels: [],
  alertTeamsChannels: [],
  producerAlertEmails: [],
};

const SLACK = [{ workspaceId: "T012AB3CD", channelId: "C012AB3CD" }];

let topics: AlertTopics;

function synthesize(subscribers: Partial<AlertSubscribers> = {}) {
  return resourcesOf((stack) => {
    const alerts = { topicName: "reliable-q-alerts", alarmsOfAccount: "123456789012" };
    const topic = new SecureTopic(stack, "alerts", alerts);
    topics = new AlertTopics(stack, "alert-topics", {
      topic,
      subscribers: { ...NOBODY, alertEmails: ["all@example.com"], ...subscribers },
      ofProducers: { topicName: "reliable-q-producer-alerts" },
    });
  });
}

function subscriptions(props?: Partial<AlertSubscribers>) {
  return all(synthesize(props), "aws_sns_topic_subscription").map(
    ({ endpoint, protocol, filter_policy }) => ({
      endpoint,
      protocol,
      ...(filter_policy !== undefined && { filter: json(filter_policy) }),
    }),
  );
}

test("sends every alert to the addresses for all", () => {
  expect(subscriptions({ alertEmails: ["a@example.com", "b@example.com"] })).toEqual([
    { endpoint: "a@example.com", protocol: "email" },
    { endpoint: "b@example.com", protocol: "email" },
  ]);
});

test("sends the alerts of one producer to that producer's addresses", () => {
  const producerAlertEmails = [
    { producer: "team:3", address: "three@example.com" },
    { producer: "team:12", address: "twelve@example.com" },
  ];

  expect(subscriptions({ producerAlertEmails })).toEqual([
    { endpoint: "all@example.com", protocol: "email" },
    { endpoint: "three@example.com", protocol: "email", filter: { producer: ["team:3"] } },
    { endpoint: "twelve@example.com", protocol: "email", filter: { producer: ["team:12"] } },
  ]);
});

test("subscribes an address of several producers once, for all of them", () => {
  const address = "owner@example.com";
  const producerAlertEmails = ["team:3", "team:12"].map((producer) => ({ producer, address }));

  expect(subscriptions({ producerAlertEmails })).toEqual([
    { endpoint: "all@example.com", protocol: "email" },
    { endpoint: "owner@example.com", protocol: "email", filter: { producer: ["team:3", "team:12"] } },
  ]);
});

test("keeps a subscription's logical id when another address is removed", () => {
  const before = synthesize({ alertEmails: ["a@example.com", "b@example.com"] });
  const after = synthesize({ alertEmails: ["b@example.com"] });

  expect(Object.keys(before.aws_sns_topic_subscription ?? {})).toEqual(
    expect.arrayContaining(Object.keys(after.aws_sns_topic_subscription ?? {})),
  );
});

test("distinguishes addresses that differ only in separators of construct paths", () => {
  const alertEmails = ["a/b@example.com", "a--b@example.com"];

  const endpoints = subscriptions({ alertEmails }).map(({ endpoint }) => endpoint);
  expect(endpoints.sort()).toEqual([...alertEmails].sort());
});

test("requires a catch-all, because producers' own addresses get no alert about several producers", () => {
  const producerAlertEmails = [{ producer: "team:3", address: "three@example.com" }];

  expect(() => synthesize({ alertEmails: [], producerAlertEmails })).toThrow(
    new Error(
      "stack: At least one of alertEmails, alertWebhooks, alertSlackChannels, alertTeamsChannels and alertsTopic must be set, because alerts about several producers, or about an unknown one, reach no other subscription. Set one.",
    ),
  );
});

test("a webhook needs no additional address, and ids show only the host of its URL", () => {
  const url = "https://hooks.example.com/secret-token";
  const json = synthesize({ alertEmails: [], alertWebhooks: [url] });
  const [id = ""] = Object.keys(json.aws_sns_topic_subscription ?? {});

  expect(all(json, "aws_sns_topic_subscription")).toEqual([
    expect.objectContaining({ protocol: "https", endpoint: url }),
  ]);
  expect(id).toMatch(/webhook-hooks/);
  expect(id).not.toContain("secret");
  expect(topics.ownBodies).toEqual(["https"]);
});

test("e-mail alone is one text for everybody", () => {
  synthesize();

  expect(topics.ownBodies).toEqual([]);
  expect(topics.subscriptions).toBe(1);
});

test("with a body for HTTPS, addresses of single producers have their own topic, because SNS sends no attributes to filter by", () => {
  const producerAlertEmails = [{ producer: "team:3", address: "three@example.com" }];
  const json = synthesize({ producerAlertEmails, alertSlackChannels: SLACK });
  const topicOf = (endpoint: string) =>
    all(json, "aws_sns_topic_subscription").find((one) => one.endpoint === endpoint)?.topic_arn;

  const names = all(json, "aws_sns_topic").map(({ name }) => name);
  expect(names.sort()).toEqual(["reliable-q-alerts", "reliable-q-producer-alerts"]);
  expect(topicOf("three@example.com")).not.toBe(topicOf("all@example.com"));
  // The address for all, the producer's own, and Amazon Q Developer's.
  expect(topics.subscriptions).toBe(3);
});

test("refuses plain HTTP for every action, and accepts what the account's alarms publish", () => {
  const [policy] = all(synthesize(), "aws_sns_topic_policy");

  const topic = reference("aws_sns_topic.alerts_topic_3313844B.arn");
  const everyAction = [
    "sns:AddPermission",
    "sns:DeleteTopic",
    "sns:GetTopicAttributes",
    "sns:ListSubscriptionsByTopic",
    "sns:Publish",
    "sns:RemovePermission",
    "sns:SetTopicAttributes",
    "sns:Subscribe",
  ];
  expect(json(policy?.policy)).toEqual({
    Version: "2012-10-17",
    Statement: [refusesPlainHttp(everyAction, topic), letsAlarmsPublish("sns:Publish", topic)],
  });
});

test("an existing topic gets the requested subscriptions in addition to its own", () => {
  const arn = "arn:aws:sns:eu-central-1:123456789012:incidents";
  let subscriptions = 0;
  const json = resourcesOf((stack) => {
    const topic = new ExtendedTopic(stack, "alerts", existingTopic({ arn, subscriptions: 2 }));
    new AlertTopics(stack, "alert-topics", {
      topic,
      subscribers: { ...NOBODY, alertWebhooks: ["https://hooks.example.com/a"] },
      ofProducers: { topicName: "producer-alerts" },
    });
    subscriptions = topic.subscriptions;
  });

  expect(all(json, "aws_sns_topic")).toEqual([]);
  expect(all(json, "aws_sns_topic_subscription")).toEqual([expect.objectContaining({ topic_arn: arn })]);
  expect(subscriptions).toBe(3);
});
