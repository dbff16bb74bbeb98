import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { IamPolicyAttachment } from "@cdktf/provider-aws/lib/iam-policy-attachment";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { IamRolePolicyAttachmentsExclusive } from "@cdktf/provider-aws/lib/iam-role-policy-attachments-exclusive";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { LambdaPermission, type LambdaPermissionConfig } from "@cdktf/provider-aws/lib/lambda-permission";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy";
import { App, Aspects, Lazy, TerraformStack } from "cdktf";
import { ALLOWED_WILDCARDS } from "../../../constructs/security/allowed-wildcards";
import { SecurityAspect } from "../../../constructs/security/security-aspect";
import { useFolder } from "../../support/folder";

const outdir = useFolder();

type Build = (stack: TerraformStack) => void;

function synthesize(build: Build, times = 1): void {
  const app = new App({ outdir, stackTraces: false });
  const stack = new TerraformStack(app, "stack");
  new AwsProvider(stack, "aws", { region: "us-east-1" });
  Aspects.of(stack).add(new SecurityAspect());
  build(stack);
  for (let time = 0; time < times; time += 1) {
    try {
      app.synth();
    } catch (error) {
      if (time === times - 1) throw error;
    }
  }
}

const CDKTF_ADDS =
  "\n\nEither fix the issues above, or set the environment variable CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS to ignore these annotations.\n";

/** Each construct that is refused here is named `it`. */
const refusal = (...problems: string[]) =>
  new Error(
    `Encountered Annotations with level "ERROR":\n${problems.map((problem) => `[stack/it] ${problem}`).join("\n")}${CDKTF_ADDS}`,
  );

const locked = { name: "q", messageRetentionSeconds: 60, sqsManagedSseEnabled: true };
const allow = (statement: object) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });
const rolePolicy =
  (statement: object): Build =>
  (stack) => {
    new IamRolePolicy(stack, "it", { role: "r", policy: allow(statement) });
  };

const OUTSIDE =
  "which has a wildcard that is not listed in constructs/security/allowed-wildcards.ts. Name the actions and resources in full.";
const QUEUE_ARN = "arn:aws:sqs:us-east-1:123456789012:q";
const TOPIC_ARN = "arn:aws:sns:us-east-1:123456789012:t";
const THIS_ACCOUNT = `arn:aws:iam::\${${"data.aws_caller_identity.account.account_id"}}:root`;
const TRUST_LAMBDA = allow({ Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } });
const NOT_ENCRYPTED = "The queue is not encrypted. Set sqsManagedSseEnabled or kmsMasterKeyId.";
const NO_RETENTION = "The queue has no retention period. Set messageRetentionSeconds.";
const FOREVER = "The log group keeps logs forever. Set retentionInDays.";
const LOG_STREAMS = `\${${"aws_cloudwatch_log_group.logs.arn"}}:*`;
const ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";
const MANAGED = `The managed policy ${ADMINISTRATOR} is attached, and what it allows cannot be checked at synth. Grant exact actions on exact ARNs in an inline policy instead, as ServiceRole.allow does.`;

const sendingBy =
  (Principal: object): Build =>
  (stack) => {
    const policy = allow({ Action: "sqs:SendMessage", Resource: QUEUE_ARN, Principal });
    new SqsQueuePolicy(stack, "it", { queueUrl: "u", policy });
  };
const keyPolicy =
  (statement: object): Build =>
  (stack) => {
    new KmsKey(stack, "it", { policy: allow({ Resource: "*", ...statement }) });
  };
const permission =
  (changed: Partial<LambdaPermissionConfig>): Build =>
  (stack) => {
    new LambdaPermission(stack, "it", {
      action: "lambda:InvokeFunction",
      functionName: "f",
      principal: "sns.amazonaws.com",
      ...changed,
    });
  };

const REFUSED: [string, Build, string][] = [
  [
    "an unencrypted queue",
    (stack) => new SqsQueue(stack, "it", { name: "q", messageRetentionSeconds: 60 }),
    NOT_ENCRYPTED,
  ],
  [
    "a queue whose encryption is switched off by an override",
    (stack) => new SqsQueue(stack, "it", locked).addOverride("sqs_managed_sse_enabled", false),
    NOT_ENCRYPTED,
  ],
  [
    "a queue without retention",
    (stack) => new SqsQueue(stack, "it", { name: "q", sqsManagedSseEnabled: true }),
    NO_RETENTION,
  ],
  ["a log group without retention", (stack) => new CloudwatchLogGroup(stack, "it", { name: "l" }), FOREVER],
  [
    "a log group that keeps logs for ever",
    (stack) => new CloudwatchLogGroup(stack, "it", { name: "l", retentionInDays: 0 }),
    FOREVER,
  ],
  [
    "a wildcard in an action",
    rolePolicy({ Action: "sqs:*", Resource: QUEUE_ARN }),
    `A policy allows sqs:* on ${QUEUE_ARN}, ${OUTSIDE}`,
  ],
  [
    "a wildcard in a resource",
    rolePolicy({ Action: ["sqs:SendMessage"], Resource: "*" }),
    `A policy allows sqs:SendMessage on *, ${OUTSIDE}`,
  ],
  [
    "a question mark in a resource",
    rolePolicy({ Action: ["sqs:SendMessage"], Resource: "arn:aws:sqs:us-east-1:1:q?" }),
    `A policy allows sqs:SendMessage on arn:aws:sqs:us-east-1:1:q?, ${OUTSIDE}`,
  ],
  [
    "one more action on a log group's streams",
    rolePolicy({ Action: ["logs:PutLogEvents", "logs:DeleteLogStream"], Resource: LOG_STREAMS }),
    `A policy allows logs:PutLogEvents, logs:DeleteLogStream on ${LOG_STREAMS}, ${OUTSIDE}`,
  ],
  [
    "a wildcard that is found only once grants are written down",
    (stack) =>
      new IamRolePolicy(stack, "it", {
        role: "r",
        policy: Lazy.stringValue({
          produce: () => allow({ Action: "sns:Publish", Resource: "arn:aws:sns:*" }),
        }),
      }),
    `A policy allows sns:Publish on arn:aws:sns:*, ${OUTSIDE}`,
  ],
  [
    "a wildcard in a policy within a role",
    (stack) =>
      new IamRole(stack, "it", {
        assumeRolePolicy: TRUST_LAMBDA,
        inlinePolicy: [{ name: "p", policy: allow({ Action: "s3:*", Resource: "arn:aws:s3:::b" }) }],
      }),
    `A policy allows s3:* on arn:aws:s3:::b, ${OUTSIDE}`,
  ],
  [
    "what only a key's policy may say, elsewhere",
    rolePolicy({ Action: "kms:*", Resource: "*" }),
    `A policy allows kms:* on *, ${OUTSIDE}`,
  ],
  [
    "all but what is named",
    rolePolicy({ NotAction: "sqs:DeleteQueue", Resource: QUEUE_ARN }),
    "A policy uses NotAction, NotResource or NotPrincipal. List what it allows instead.",
  ],
  [
    "everybody",
    sendingBy({ AWS: ["*"] }),
    `A policy allows sqs:SendMessage on ${QUEUE_ARN} to everybody. Name the principals.`,
  ],
  [
    "everybody of every account",
    sendingBy({ AWS: ["arn:aws:iam::1:root", "arn:aws:iam::*:root"] }),
    `A policy allows sqs:SendMessage on ${QUEUE_ARN} to arn:aws:iam::*:root. Name the principals without a wildcard.`,
  ],
  [
    "roles by a pattern, in a topic's policy",
    (stack) =>
      new SnsTopicPolicy(stack, "it", {
        arn: TOPIC_ARN,
        policy: allow({
          Action: "sns:Publish",
          Resource: TOPIC_ARN,
          Principal: { AWS: "arn:aws:iam::1:role/*" },
        }),
      }),
    `A policy allows sns:Publish on ${TOPIC_ARN} to arn:aws:iam::1:role/*. Name the principals without a wildcard.`,
  ],
  [
    "any service, in a key's policy",
    keyPolicy({ Action: "kms:Decrypt", Principal: { Service: "*.amazonaws.com" } }),
    "A policy allows kms:Decrypt on * to *.amazonaws.com. Name the principals without a wildcard.",
  ],
  [
    "all of a key to a role",
    keyPolicy({ Action: "kms:*", Principal: { AWS: [THIS_ACCOUNT, "arn:aws:iam::1:role/admin"] } }),
    `A policy allows kms:* on * to ${THIS_ACCOUNT}, arn:aws:iam::1:role/admin, ${OUTSIDE}`,
  ],
  [
    "all of a key to another account",
    keyPolicy({ Action: "kms:*", Principal: { AWS: "arn:aws:iam::999999999999:root" } }),
    `A policy allows kms:* on * to arn:aws:iam::999999999999:root, ${OUTSIDE}`,
  ],
  [
    "all of a key to nobody in particular",
    keyPolicy({ Action: "kms:*" }),
    `A policy allows kms:* on *, ${OUTSIDE}`,
  ],
  [
    "a pattern of a key's actions, to the account too",
    keyPolicy({ Action: ["kms:Decrypt", "kms:Generate*"], Principal: { AWS: THIS_ACCOUNT } }),
    `A policy allows kms:Decrypt, kms:Generate* on * to ${THIS_ACCOUNT}, ${OUTSIDE}`,
  ],
  [
    "everybody, in a function's policy",
    permission({ principal: "*" }),
    "A policy allows lambda:InvokeFunction on f to everybody. Name the principals.",
  ],
  [
    "a wildcard in an action of a function's policy",
    permission({ action: "lambda:*", principal: "sns.amazonaws.com" }),
    `A policy allows lambda:* on f to sns.amazonaws.com, ${OUTSIDE}`,
  ],
  [
    "a managed policy that is attached to a role",
    (stack) => new IamRolePolicyAttachment(stack, "it", { role: "r", policyArn: ADMINISTRATOR }),
    MANAGED,
  ],
  [
    "a managed policy that is attached to several at once",
    (stack) => new IamPolicyAttachment(stack, "it", { name: "a", roles: ["r"], policyArn: ADMINISTRATOR }),
    MANAGED,
  ],
  [
    "managed policies of a role, in a list of their own",
    (stack) =>
      new IamRolePolicyAttachmentsExclusive(stack, "it", {
        roleName: "r",
        policyArns: [ADMINISTRATOR],
      }),
    MANAGED,
  ],
  [
    "a managed policy that a role itself names",
    (stack) =>
      new IamRole(stack, "it", { assumeRolePolicy: TRUST_LAMBDA, managedPolicyArns: [ADMINISTRATOR] }),
    MANAGED,
  ],
  [
    "a policy that cannot be read",
    (stack) =>
      new IamRolePolicy(stack, "it", {
        role: "r",
        policy: `\${${"data.aws_iam_policy_document.d.json"}}`,
      }),
    "A policy cannot be read at synth. Write it as JSON in the construct.",
  ],
];

test.each(REFUSED)("refuses %s, by the construct's name", (_what, build, problem) => {
  expect(() => synthesize(build)).toThrow(refusal(problem));
});

test("reports everything that is wrong with a construct, and each problem once, however often it is synthesized", () => {
  const bare: Build = (stack) => new SqsQueue(stack, "it", { name: "q" });

  expect(() => synthesize(bare, 3)).toThrow(refusal(NOT_ENCRYPTED, NO_RETENTION));
});

const ACCEPTED: [string, Build][] = [
  ["a queue with SQS's own key", (stack) => new SqsQueue(stack, "it", locked)],
  [
    "a queue with a key",
    (stack) =>
      new SqsQueue(stack, "it", { name: "q", messageRetentionSeconds: 60, kmsMasterKeyId: "alias/some" }),
  ],
  [
    "plain HTTP refused to everybody",
    (stack) =>
      new SqsQueuePolicy(stack, "it", {
        queueUrl: "u",
        policy: JSON.stringify({
          Statement: { Effect: "Deny", Principal: "*", Action: "sqs:*", Resource: QUEUE_ARN },
        }),
      }),
  ],
  ["a key's policy that speaks of the key", keyPolicy({ Action: "kms:*", Principal: { AWS: THIS_ACCOUNT } })],
  ["a permission that names who may", permission({ sourceArn: TOPIC_ARN })],
  [
    "a role that says that nothing is attached to it",
    (stack) => new IamRole(stack, "it", { assumeRolePolicy: TRUST_LAMBDA, managedPolicyArns: [] }),
  ],
];

test.each(ACCEPTED)("accepts %s", (_what, build) => {
  expect(() => synthesize(build)).not.toThrow();
});

test("gives the reason for each wildcard that it allows", () => {
  for (const { why } of ALLOWED_WILDCARDS) expect(why).toMatch(/^[\w' ,:]{20,}$/);
  expect(ALLOWED_WILDCARDS).toHaveLength(4);
});
