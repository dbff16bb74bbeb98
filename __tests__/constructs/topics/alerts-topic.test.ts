import { AlertsTopic, type AlertsTopicProps } from "../../../constructs/topics/alerts-topic";
import { all, json, reference, resourcesOf } from "../synthesize-constructs";

function synthesize(props: Partial<AlertsTopicProps> = {}) {
  return resourcesOf((stack) => {
    new AlertsTopic(stack, "alerts", {
      topicName: "reliable-q-alerts",
      accountId: "123456789012",
      catchAllEmails: ["all@example.com"],
      ...props,
    });
  });
}

function subscriptions(props?: Partial<AlertsTopicProps>) {
  return all(synthesize(props), "aws_sns_topic_subscription").map(
    ({ endpoint, protocol, filter_policy }) => ({
      endpoint,
      protocol,
      ...(filter_policy !== undefined && { filter: json(filter_policy) }),
    }),
  );
}

test("sends every alert to the addresses for all", () => {
  expect(subscriptions({ catchAllEmails: ["a@example.com", "b@example.com"] })).toEqual([
    { endpoint: "a@example.com", protocol: "email" },
    { endpoint: "b@example.com", protocol: "email" },
  ]);
});

test("sends the alerts of one producer to that producer's addresses", () => {
  const producerEmails = [
    { producer: "team:3", address: "three@example.com" },
    { producer: "team:12", address: "twelve@example.com" },
  ];

  expect(subscriptions({ producerEmails })).toEqual([
    { endpoint: "all@example.com", protocol: "email" },
    { endpoint: "three@example.com", protocol: "email", filter: { producer: ["team:3"] } },
    { endpoint: "twelve@example.com", protocol: "email", filter: { producer: ["team:12"] } },
  ]);
});

test("subscribes an address of several producers once, for all of them", () => {
  const producerEmails = ["team:3", "team:12"].map((producer) => ({
    producer,
    address: "owner@example.com",
  }));

  expect(subscriptions({ producerEmails })).toEqual([
    { endpoint: "all@example.com", protocol: "email" },
    { endpoint: "owner@example.com", protocol: "email", filter: { producer: ["team:3", "team:12"] } },
  ]);
});

test("keeps a subscription's logical id when another address goes", () => {
  const before = synthesize({ catchAllEmails: ["a@example.com", "b@example.com"] });
  const after = synthesize({ catchAllEmails: ["b@example.com"] });

  expect(Object.keys(before.aws_sns_topic_subscription ?? {})).toEqual(
    expect.arrayContaining(Object.keys(after.aws_sns_topic_subscription ?? {})),
  );
});

test("keeps addresses apart that differ only in what a construct's path is made of", () => {
  const catchAllEmails = ["a/b@example.com", "a--b@example.com"];

  expect(
    subscriptions({ catchAllEmails })
      .map(({ endpoint }) => endpoint)
      .sort(),
  ).toEqual([...catchAllEmails].sort());
});

test("needs an address for all", () => {
  expect(() => synthesize({ catchAllEmails: [] })).toThrow(
    new Error(
      "stack/alerts: catchAllEmails must hold at least one address: alerts about several producers, or about an unknown one, reach no other subscription. Give one.",
    ),
  );
});

test("refuses plain HTTP, whatever is asked of the topic, and takes what the account's alarms publish", () => {
  const [policy] = all(synthesize(), "aws_sns_topic_policy");

  expect(json(policy?.policy)).toEqual({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "RefusePlainHttp",
        Effect: "Deny",
        Principal: "*",
        Action: [
          "sns:AddPermission",
          "sns:DeleteTopic",
          "sns:GetTopicAttributes",
          "sns:ListSubscriptionsByTopic",
          "sns:Publish",
          "sns:RemovePermission",
          "sns:SetTopicAttributes",
          "sns:Subscribe",
        ],
        Resource: reference("aws_sns_topic.alerts_topic_3313844B.arn"),
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
      {
        Sid: "LetAlarmsOfThisAccountPublish",
        Effect: "Allow",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Action: "sns:Publish",
        Resource: reference("aws_sns_topic.alerts_topic_3313844B.arn"),
        Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
      },
    ],
  });
});
