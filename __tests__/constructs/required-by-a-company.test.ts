import { existing, type ReliableQueueProps } from "../../constructs/index";
import { all, named, type StackJson, synthesizeQueue, variablesOf } from "./support/synthesize-queue";

const BOUNDARY = "arn:aws:iam::123456789012:policy/boundary";
const ADOT = "arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroJs:8";
const AGENT = "arn:aws:lambda:eu-west-1:123456789012:layer:agent:7";

const functionsOf = (json: StackJson) => all(json, "aws_lambda_function");
const statementsOf = (json: StackJson, role: string) => {
  const policy = named(json, "aws_iam_role_policy", "name", role)?.policy;
  return JSON.parse(String(policy)).Statement as Record<string, unknown>[];
};

describe("roles", () => {
  const json = synthesizeQueue({ permissionsBoundary: BOUNDARY, iamPath: "/company/payments/" });

  test("each have the boundary and the path", () => {
    const roles = all(json, "aws_iam_role");

    expect(roles).toHaveLength(5);
    for (const { permissions_boundary, path } of roles)
      expect([permissions_boundary, path]).toEqual([BOUNDARY, "/company/payments/"]);
  });

  test("have neither if neither is requested", () => {
    for (const role of all(synthesizeQueue(), "aws_iam_role")) {
      expect(Object.keys(role).sort()).toEqual(["assume_role_policy", "description", "name"]);
    }
  });

  test("are named with their path to the owner of a key", () => {
    const { output } = synthesizeQueue({
      iamPath: "/company/",
      queue: existing({
        arn: "arn:aws:sqs:eu-west-1:123456789012:payments",
        key: { arn: "arn:k", grantEncrypt: () => {}, grantDecrypt: () => {} },
      }),
    });

    expect(JSON.stringify(output["payments-ExistingQueue"])).toContain('"role/company/payments-notifier"');
  });
});

test("every resource that accepts tags has them", () => {
  const { resource } = synthesizeQueue({
    tags: { CostCenter: "4711" },
    customerManagedKey: true,
    idempotency: true,
    alertAcknowledgements: true,
    alertSlackChannels: [{ workspaceId: "T012AB3CD", channelId: "C012AB3CD" }],
  });
  const tagsOf = (type: string) => all({ resource }, type).map(({ tags }) => tags);
  const types = Object.keys(resource).sort();
  const untagged = types.filter((type) => tagsOf(type).every((tags) => tags === undefined));

  // Those to which the provider gives no tags.
  expect(untagged).toEqual([
    "aws_cloudwatch_dashboard",
    "aws_iam_role_policy",
    "aws_kms_alias",
    "aws_lambda_function_event_invoke_config",
    "aws_scheduler_schedule",
    "aws_sns_topic_policy",
    "aws_sns_topic_subscription",
    "aws_sqs_queue_policy",
    "aws_sqs_queue_redrive_allow_policy",
    "aws_sqs_queue_redrive_policy",
  ]);
  const tagged = types.filter((type) => !untagged.includes(type));
  expect(tagged).toEqual([
    "aws_chatbot_slack_channel_configuration",
    "aws_cloudwatch_log_group",
    "aws_cloudwatch_metric_alarm",
    "aws_dynamodb_table",
    "aws_iam_role",
    "aws_kms_key",
    "aws_lambda_event_source_mapping",
    "aws_lambda_function",
    "aws_scheduler_schedule_group",
    "aws_sns_topic",
    "aws_sqs_queue",
  ]);
  for (const type of tagged) {
    for (const tags of tagsOf(type)) expect([type, tags]).toEqual([type, { CostCenter: "4711" }]);
  }
});

test("each function is attached to the VPC, its role may create the interfaces, and it is created after that role's policy", () => {
  const vpc = { subnetIds: ["subnet-1", "subnet-2"], securityGroupIds: ["sg-1"] };
  const json = synthesizeQueue({ vpc });

  for (const { function_name, vpc_config, depends_on } of functionsOf(json)) {
    expect(vpc_config).toEqual({ security_group_ids: ["sg-1"], subnet_ids: ["subnet-1", "subnet-2"] });
    expect(depends_on).toEqual([expect.stringMatching(/^aws_iam_role_policy\./)]);
    expect(statementsOf(json, String(function_name))).toContainEqual({
      Effect: "Allow",
      Action: expect.arrayContaining(["ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface"]),
      Resource: "*",
    });
  }
  expect(functionsOf(json)).toHaveLength(3);
});

test("each function has the layers", () => {
  for (const { layers } of functionsOf(synthesizeQueue({ layers: [AGENT] }))) expect(layers).toEqual([AGENT]);
});

describe("tracing", () => {
  const TRACES = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"];

  test("by X-Ray is active in each function, and its role may send traces", () => {
    const json = synthesizeQueue({ tracing: "xray" });

    for (const { function_name, tracing_config } of functionsOf(json)) {
      expect(tracing_config).toEqual({ mode: "Active" });
      expect(statementsOf(json, String(function_name))).toContainEqual({
        Effect: "Allow",
        Action: TRACES,
        Resource: "*",
      });
    }
    expect(variablesOf(json, "consumer")).not.toHaveProperty("AWS_LAMBDA_EXEC_WRAPPER");
  });

  test.each([
    [ADOT, "/opt/otel-instrument"],
    ["arn:aws:lambda:eu-west-1:901920570463:layer:aws-otel-nodejs-arm64-ver-1-30-2:1", "/opt/otel-handler"],
  ])("by ADOT starts the runtime with the script of the layer %s", (layer, wrapper) => {
    const json = synthesizeQueue({ tracing: "adot", layers: [AGENT, layer] });

    for (const handler of ["consumer", "notifier", "redriver"]) {
      expect(variablesOf(json, handler)).toMatchObject({ AWS_LAMBDA_EXEC_WRAPPER: wrapper });
    }
  });

  test("is off by default: no function is traced, and no role may send traces", () => {
    const json = synthesizeQueue();

    for (const { tracing_config } of functionsOf(json)) expect(tracing_config).toBeUndefined();
    expect(JSON.stringify(json.resource)).not.toContain("xray:");
  });
});

describe("senders in other accounts", () => {
  const senders = ["210987654321", "arn:aws:iam::310987654321:role/shop"];
  const json = synthesizeQueue({ senders, customerManagedKey: true });
  const partition = Object.keys(json.data?.aws_partition ?? {}).find((id) => id.includes("state_partition"));
  const principals = [`arn:\${data.aws_partition.${partition}.partition}:iam::210987654321:root`, senders[1]];

  test("may send to the main queue, over TLS, and to no other", () => {
    const policies = all(json, "aws_sqs_queue_policy").map(
      ({ policy }) => JSON.parse(String(policy)).Statement,
    );
    const allowing = policies.filter((statements) => statements.length > 1);

    expect(policies).toHaveLength(5);
    expect(allowing).toEqual([
      [
        expect.objectContaining({ Sid: "RefusePlainHttp", Effect: "Deny" }),
        {
          Sid: "LetSendersSend",
          Effect: "Allow",
          Principal: { AWS: principals },
          Action: "sqs:SendMessage",
          Resource: expect.stringMatching(/_main_queue_\w+\.arn\}$/),
        },
      ],
    ]);
  });

  test("may encrypt with the deployment's key", () => {
    const [key] = all(json, "aws_kms_key");

    expect(JSON.parse(String(key?.policy)).Statement).toContainEqual({
      Sid: "LetSendersEncrypt",
      Effect: "Allow",
      Principal: { AWS: principals },
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: "*",
    });
  });
});

describe("the main queue", () => {
  test("keeps, delays and encrypts messages as requested", () => {
    const json = synthesizeQueue({
      messageRetentionSeconds: 345_600,
      deliveryDelaySeconds: 60,
      dataKeyReuseSeconds: 3_600,
      customerManagedKey: true,
    });

    expect(named(json, "aws_sqs_queue", "name", "payments")).toMatchObject({
      message_retention_seconds: 345_600,
      delay_seconds: 60,
      kms_data_key_reuse_period_seconds: 3_600,
    });
  });

  test("cannot be destroyed in prod, nor can its key, until that is allowed", () => {
    const protectedTypes = (props: Partial<ReliableQueueProps>) => {
      const json = synthesizeQueue({ stage: "prod", customerManagedKey: true, ...props });
      return ["aws_sqs_queue", "aws_kms_key"].map((type) =>
        all(json, type).every(({ lifecycle }) =>
          JSON.stringify(lifecycle)?.includes('"prevent_destroy":true'),
        ),
      );
    };

    expect(protectedTypes({})).toEqual([true, true]);
    expect(protectedTypes({ preventDestroy: false })).toEqual([false, false]);
  });
});

test("no ARN and no URL names a partition: it is the provider's, in China and in GovCloud too", () => {
  const json = synthesizeQueue({
    customerManagedKey: true,
    tracing: "xray",
    vpc: { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] },
    senders: ["210987654321"],
    alertSlackChannels: [{ workspaceId: "T012AB3CD", channelId: "C012AB3CD" }],
    alertTeamsChannels: [
      {
        tenantId: "11111111-2222-4333-8444-555555555555",
        teamId: "66666666-7777-4888-9999-000000000000",
        channelId: "19%3aabc%40thread.tacv2",
      },
    ],
  });
  const text = JSON.stringify({ resource: json.resource, output: json.output });

  expect(text.match(/arn:aws[\w-]*:/g)).toBeNull();
  // Service principals are the same in all partitions.
  const hosts = text.match(/[\w.-]+\.amazonaws\.com(?:\.cn)?/g) ?? [];
  expect(new Set(hosts)).toEqual(
    new Set([
      "chatbot.amazonaws.com",
      "cloudwatch.amazonaws.com",
      "lambda.amazonaws.com",
      "scheduler.amazonaws.com",
    ]),
  );
});

test.each([
  "arn:aws-cn:sqs:cn-north-1:123456789012:payments",
  "arn:aws-us-gov:sqs:us-gov-west-1:123456789012:payments",
])("accepts an existing queue in another partition: %s", (arn) => {
  expect(() => synthesizeQueue({ queue: existing({ arn }) })).not.toThrow();
});

const REFUSED: [string, Partial<ReliableQueueProps>, string][] = [
  [
    "a boundary that is no policy",
    { permissionsBoundary: "boundary" },
    'permissionsBoundary must be the ARN of a managed policy, such as arn:aws:iam::123456789012:policy/boundary, but is "boundary".',
  ],
  [
    "a path without its slashes",
    { iamPath: "company" },
    'iamPath must begin and end with a slash, such as /company/payments/, and have at most 512 characters, but is "company".',
  ],
  [
    "a tag that AWS keeps for itself",
    { tags: { "aws:team": "a" } },
    "The tag aws:team must have a name of at most 128 and a value of at most 256 letters, digits, spaces or _ . : / = + - @, and not begin with aws:. Change it.",
  ],
  [
    "a VPC without a subnet",
    { vpc: { subnetIds: [], securityGroupIds: ["sg-1"] } },
    "vpc.subnetIds must contain at least one id, but is empty. Add one.",
  ],
  [
    "a layer without its version",
    { layers: [AGENT.slice(0, -2)] },
    `layers must contain ARNs of layer versions, such as arn:aws:lambda:eu-central-1:123456789012:layer:agent:1, but contains "${AGENT.slice(0, -2)}". Add its version.`,
  ],
  [
    "six layers",
    { layers: Array(6).fill(AGENT) },
    "layers must contain at most 5 layers, but contains 6. (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html) Remove some.",
  ],
  [
    "ADOT without its layer",
    { tracing: "adot", layers: [AGENT] },
    'tracing "adot" needs a layer of the AWS Distro for OpenTelemetry for Node.js on arm64 in layers, but layers has none. Add the one for your region: https://aws-otel.github.io/docs/getting-started/lambda/lambda-js.',
  ],
  [
    "a sender that is nobody",
    { senders: ["shop"] },
    'senders must contain account ids, or ARNs of roles and users, but contains "shop". Correct it.',
  ],
  [
    "senders of a queue that is its owner's",
    { senders: ["210987654321"], queue: existing({ arn: "arn:aws:sqs:eu-west-1:123456789012:payments" }) },
    "senders cannot be set for an existing queue, because its owner decides it. Omit it.",
  ],
  [
    "two keys",
    {
      customerManagedKey: true,
      encryptionKey: { arn: "arn:k", grantEncrypt: () => {}, grantDecrypt: () => {} },
    },
    "encryptionKey and customerManagedKey cannot both be set, because queues have one key. Omit one of the two.",
  ],
  [
    "a retention that leaves the DLQ too little",
    { messageRetentionSeconds: 864_001 },
    "messageRetentionSeconds must be at most 864000 s, so that 4 of SQS's 14 days remain in the DLQ, where the retention period continues, but is 864001. Lower it.",
  ],
  [
    "a retention that ends before the last receive",
    { messageRetentionSeconds: 299 },
    "The main queue must keep a message for at least 300 s (maxReceiveCount × its visibility timeout), but keeps it for 299: SQS would delete it before it is a dead letter. Set message_retention_seconds = 300, or more.",
  ],
  [
    "a delay and a data key beyond what SQS takes",
    { deliveryDelaySeconds: 901, dataKeyReuseSeconds: 59 },
    "deliveryDelaySeconds must be a whole number from 0 to 900 s, but is 901. (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html) Change the construct's props. dataKeyReuseSeconds must be a whole number from 60 to 86400 s, but is 59. (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html) Change the construct's props.",
  ],
  [
    "a log class without metrics",
    { logClass: "INFREQUENT_ACCESS" },
    "logClass must be STANDARD: CloudWatch extracts embedded metrics, which the alarms watch, from no log group of class INFREQUENT_ACCESS. (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html) Shorten logRetentionDays instead.",
  ],
  [
    "a name that Scheduler keeps for itself",
    { name: "default" },
    "/workers/schedules: The name of the schedule group must not be default, which AWS reserves. (https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html) Choose another name for the queue, or a prefix.",
  ],
];

test.each(REFUSED)("refuses %s", (_what, props, message) => {
  expect(() => synthesizeQueue(props)).toThrow(
    new Error(`theirs/payments${message.startsWith("/") ? "" : ": "}${message}`),
  );
});
