import { allStatements, grants } from "./support/policies";
import { named } from "./support/resources";
import { GIVEN, stacksOf } from "./support/stacks-of";
import { synthesize, type TerraformJson } from "./support/synthesize";

const { ingestor, reliable } = stacksOf("dev");
const OWN_LOGS = { "own log streams": ["logs:CreateLogStream", "logs:PutLogEvents"] };
const CONSUME = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"];

test("invariant 9, least privilege: grants each role exactly the calls that its code makes", () => {
  expect({ ...grants(ingestor), ...grants(reliable) }).toEqual({
    "reliable-q-producer": { ...OWN_LOGS, main: ["sqs:SendMessage"] },
    "reliable-q-consumer": {
      ...OWN_LOGS,
      main: ["sqs:ChangeMessageVisibility", ...CONSUME],
      dlq: ["sqs:SendMessage"],
    },
    "reliable-q-notifier": {
      ...OWN_LOGS,
      dlq: CONSUME,
      retry: ["sqs:SendMessage"],
      quarantine: ["sqs:SendMessage"],
      "alerts topic": ["sns:ListSubscriptionsByTopic", "sns:Publish"],
    },
    "reliable-q-redriver": {
      ...OWN_LOGS,
      retry: ["sqs:ChangeMessageVisibility", ...CONSUME, "sqs:SendMessage"],
      quarantine: [...CONSUME, "sqs:SendMessage"],
      main: ["sqs:SendMessage"],
      "alerts topic": ["sns:ListSubscriptionsByTopic"],
      "operations topic": ["sns:ListSubscriptionsByTopic"],
    },
    "reliable-q-scheduler": { redriver: ["lambda:InvokeFunction"], "schedule-failures": ["sqs:SendMessage"] },
    "reliable-q-operator": {
      main: ["sqs:SendMessage"],
      retry: ["sqs:SendMessage"],
      quarantine: ["sqs:SendMessage"],
    },
  });
});

test("with its own key, lets each role encrypt where it sends and decrypt where it receives", () => {
  const withKey = synthesize({ ...GIVEN, CUSTOMER_MANAGED_KEY: "true" });
  const before = { ...grants(ingestor), ...grants(reliable) };
  const after = { ...grants(withKey.ingestor), ...grants(withKey.reliable) };
  const both = ["kms:Decrypt", "kms:GenerateDataKey"];

  const withBoth = Object.entries(before).map(([role, granted]) => [role, { ...granted, key: both }]);

  expect(after).toEqual(Object.fromEntries(withBoth));
});

test("allows no wildcard but a log group's streams", () => {
  const allowed = [ingestor, reliable].flatMap(allStatements).filter(({ Effect }) => Effect === "Allow");
  const wildcards = allowed.filter(({ Action, Resource = "" }) =>
    [Action, Resource].flat().join(" ").includes("*"),
  );

  expect(allowed.length).toBeGreaterThan(15);
  for (const { Action, Resource } of wildcards) {
    expect(Action).toEqual(["logs:CreateLogStream", "logs:PutLogEvents"]);
    expect(Resource).toMatch(/^\$\{aws_cloudwatch_log_group\.\w+\.arn\}:\*$/);
  }
});

test("allows nothing to everybody", () => {
  const open = [ingestor, reliable]
    .flatMap(allStatements)
    .filter(({ Effect, Principal }) => Effect === "Allow" && JSON.stringify(Principal ?? null).includes("*"));

  expect(open).toEqual([]);
});

test("lets whoever the account's IAM allows assume the operators' role, or only those whom the deployer names", () => {
  const restricted = synthesize({
    ...GIVEN,
    OPERATOR_PRINCIPALS: "arn:aws:iam::123456789012:role/on-call,arn:aws:iam::210987654321:root",
  });
  const trustIn = (stack: TerraformJson) =>
    JSON.parse(String(named(stack, "aws_iam_role", "name", "reliable-q-operator")?.assume_role_policy))
      .Statement;
  const allowing = (...AWS: unknown[]) => [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS } }];
  const account = expect.stringMatching(
    /^arn:\$\{data\.aws_partition\.[\w-]+\.partition\}:iam::\$\{data\.aws_caller_identity\.account\.account_id\}:root$/,
  );

  expect(trustIn(reliable)).toEqual(allowing(account));
  expect(trustIn(restricted.reliable)).toEqual(
    allowing("arn:aws:iam::123456789012:role/on-call", "arn:aws:iam::210987654321:root"),
  );
});

test("lets Scheduler assume its role only for its own group in its own account", () => {
  const trust = allStatements(reliable).find(({ Principal }) =>
    JSON.stringify(Principal)?.includes("scheduler"),
  );

  expect(trust?.Condition).toEqual({
    StringEquals: {
      "aws:SourceAccount": expect.stringContaining("data.aws_caller_identity."),
      "aws:SourceArn": expect.stringContaining("aws_scheduler_schedule_group."),
    },
  });
});
