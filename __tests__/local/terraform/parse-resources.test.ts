import { parseResources } from "../../../local/terraform/parse-resources";
import { checkRedrivePolicy } from "../../../local/terraform/queue-policies";
import { parseStack } from "../../../local/terraform/read-stack";

const stackOf = (json: object) =>
  parseStack("some-stack", "/synth/stacks/some-stack", {
    provider: { aws: [{ region: "us-east-1" }] },
    ...json,
  });
const parse = (resource: object) => parseResources([stackOf({ resource })]);

describe("parseResources", () => {
  test("reads nested blocks as objects and as lists of one", () => {
    const mapping = { event_source_arn: "a", function_name: "f", batch_size: 10 };
    const { resources } = parse({
      aws_lambda_event_source_mapping: {
        one: { ...mapping, scaling_config: { maximum_concurrency: 5 } },
        two: { ...mapping, scaling_config: [{ maximum_concurrency: 6 }] },
      },
    });

    expect(
      resources.aws_lambda_event_source_mapping.map(({ arguments: args }) => args.scaling_config),
    ).toEqual([{ maximum_concurrency: 5 }, { maximum_concurrency: 6 }]);
  });

  test("counts what it deliberately leaves out, with the reason", () => {
    const { leftOut } = parse({
      aws_kms_key: { a: {}, b: {} },
      aws_sns_topic: { t: { name: "t", display_name: "T", tags: {}, depends_on: [] } },
    });

    expect(leftOut).toEqual([
      { what: "aws_kms_key", why: "the emulator does not encrypt", count: 2 },
      { what: "aws_sns_topic.display_name", why: "shown in e-mail clients only", count: 1 },
    ]);
  });

  test.each(["aws_s3_bucket", "aws_iam_role_policy_attachment"])(
    "refuses the resource type %s, which it does not understand",
    (type) => {
      expect(() => parse({ [type]: { b: {} } })).toThrow(
        `Stack some-stack: ${type}.b has a type that the local run does not understand. Teach local/terraform/supported-resources.ts about it, or list it in left-out-resources.ts on purpose.`,
      );
    },
  );

  test.each([
    [
      { aws_sqs_queue: { q: { name: "q.fifo", fifo_queue: true } } },
      "aws_sqs_queue.q, argument fifo_queue: is not understood by the local run.",
    ],
    [
      { aws_sns_topic_subscription: { s: { topic_arn: "t", protocol: "sms", endpoint: "e" } } },
      'aws_sns_topic_subscription.s, argument protocol: Invalid type: Expected ("email" | "https") but received "sms".',
    ],
    [
      { aws_sqs_queue: { q: { name: "q", visibility_timeout_seconds: "30" } } },
      'aws_sqs_queue.q, argument visibility_timeout_seconds: Invalid type: Expected number but received "30".',
    ],
  ])("names the argument that it does not understand", (resource, problem) => {
    expect(() => parse(resource)).toThrow(
      `Stack some-stack: ${problem} Teach local/terraform/supported-resources.ts about it, or list it in left-out-resources.ts on purpose.`,
    );
  });
});

test.each([
  [{ module: {} }, "module"],
  [{ provider: {} }, "provider.aws"],
])("a stack with an unknown top level is refused", (json, place) => {
  expect(() => stackOf(json)).toThrow(
    `Stack some-stack: ${place} is not understood by the local run. Teach local/terraform about it, or leave it out there on purpose.`,
  );
});

describe("checkRedrivePolicy", () => {
  test("accepts a maxReceiveCount that is a number", () => {
    const policy = '{"deadLetterTargetArn":"arn","maxReceiveCount":2}';

    expect(checkRedrivePolicy(policy, "The policy")).toBe(policy);
  });

  test.each(['{"deadLetterTargetArn":"arn","maxReceiveCount":"2"}', '{"maxReceiveCount":2}', "[]"])(
    "refuses %s",
    (policy) => {
      expect(() => checkRedrivePolicy(policy, "The policy")).toThrow(
        "The policy must contain deadLetterTargetArn (a string) and maxReceiveCount (an unquoted integer greater than 0).",
      );
    },
  );

  test("refuses what is not JSON", () => {
    expect(() => checkRedrivePolicy("{", "The policy")).toThrow("The policy is not valid JSON.");
  });
});
