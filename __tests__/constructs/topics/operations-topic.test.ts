import { EncryptionKey } from "../../../constructs/security/encryption-key";
import { OperationsTopic } from "../../../constructs/topics/operations-topic";
import {
  all,
  json,
  letsAlarmsPublish,
  reference,
  refusesPlainHttp,
  resourcesOf,
} from "../support/synthesize-constructs";

const PROPS = {
  topicName: "mine-reliable-q-operations",
  names: { stem: "mine-reliable-q" },
  accountId: "123456789012",
  emails: ["on-call@example.com"],
};

test("lets its account's alarms publish, and nobody without TLS", () => {
  const resources = resourcesOf((stack) => void new OperationsTopic(stack, "operations", PROPS));
  const [policy] = all(resources, "aws_sns_topic_policy");
  const topic = reference("aws_sns_topic.operations_topic_1C519C57.arn");

  expect(json(policy?.policy)).toEqual({
    Version: "2012-10-17",
    Statement: [
      refusesPlainHttp(expect.arrayContaining(["sns:Publish", "sns:Subscribe"]), topic),
      letsAlarmsPublish("sns:Publish", topic),
    ],
  });
});

test("is encrypted with the given key, which alarms may use", () => {
  const resources = resourcesOf((stack) => {
    const key = new EncryptionKey(stack, "encryption", PROPS);
    new OperationsTopic(stack, "operations", { ...PROPS, key });
  });
  const [topic] = all(resources, "aws_sns_topic");
  const [key] = all(resources, "aws_kms_key");

  expect(topic).toMatchObject({
    name: "mine-reliable-q-operations",
    kms_master_key_id: expect.stringMatching(/^\$\{aws_kms_key\.encryption_key_[0-9A-F]{8}\.arn\}$/),
  });
  expect(key?.policy).toContain('"Principal":{"Service":"cloudwatch.amazonaws.com"}');
});

test("needs an address", () => {
  const build = () =>
    resourcesOf((stack) => void new OperationsTopic(stack, "operations", { ...PROPS, emails: [] }));

  expect(build).toThrow(
    new Error(
      "stack/operations: emails must contain at least one address, or alarms reach nobody. Add one, or a webhook or a chat channel.",
    ),
  );
});
