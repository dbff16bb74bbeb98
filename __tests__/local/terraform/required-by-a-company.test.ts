import { existingKey, existingLogGroup, existingTopic } from "../../../constructs/index";
import { parseResources } from "../../../local/terraform/parse-resources";
import { parseStack } from "../../../local/terraform/read-stack";
import { createResolve } from "../../../local/terraform/resolve-references";
import { synthesizeQueue } from "../../constructs/support/synthesize-queue";

const at = (service: string) => `arn:aws:${service}:eu-west-1:123456789012`;
const stack = parseStack(
  "theirs",
  "/nowhere",
  synthesizeQueue({
    stage: "local",
    permissionsBoundary: "arn:aws:iam::123456789012:policy/boundary",
    iamPath: "/company/",
    tags: { CostCenter: "4711" },
    vpc: { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] },
    layers: [`${at("lambda")}:layer:AWSOpenTelemetryDistroJs:8`],
    tracing: "adot",
    senders: ["210987654321"],
    encryptionKey: existingKey(`${at("kms")}:key/1234`),
    operationsTopic: existingTopic({ arn: `${at("sns")}:on-call` }),
    logGroup: existingLogGroup(`${at("logs")}:log-group:/company/payments`),
    messageRetentionSeconds: 345_600,
    deliveryDelaySeconds: 60,
    dataKeyReuseSeconds: 3_600,
  }),
);
const { resources, leftOut } = parseResources([stack]);

test("the local run understands what a company requires, and lists what only a deployment needs", () => {
  const left = leftOut.map(({ what }) => what);

  expect(left).toEqual(
    expect.arrayContaining([
      "aws_iam_role.permissions_boundary",
      "aws_lambda_function.layers",
      "aws_lambda_function.tracing_config",
      "aws_lambda_function.vpc_config",
    ]),
  );
  expect(resources.aws_sqs_queue.map(({ arguments: args }) => args.delay_seconds)).toContain(60);
});

test("a role's ARN has its path, as on AWS", () => {
  const [role] = resources.aws_iam_role;
  const world = {
    stacks: [stack],
    applied: { get: () => undefined },
    region: "eu-west-1",
    accountId: "123456789012",
  };

  expect(createResolve(stack, world)(`\${${role?.address}.arn}`, "the test")).toBe(
    `arn:aws:iam::123456789012:role/company/${role?.arguments.name}`,
  );
});
