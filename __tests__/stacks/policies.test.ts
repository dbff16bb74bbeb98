import { allStatements, grants } from "./support/policies";
import { synthesize, type TerraformJson } from "./support/synthesize";

const { ingestor, reliable } = synthesize({ STAGE: "dev", ALERT_EMAILS: "all@example.com" });
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
  const withKey = synthesize({
    STAGE: "dev",
    ALERT_EMAILS: "all@example.com",
    CUSTOMER_MANAGED_KEY: "true",
  });
  const before = { ...grants(ingestor), ...grants(reliable) };
  const after = { ...grants(withKey.ingestor), ...grants(withKey.reliable) };
  const both = ["kms:Decrypt", "kms:GenerateDataKey"];

  expect(after).toEqual({
    "reliable-q-producer": { ...before["reliable-q-producer"], key: both },
    "reliable-q-consumer": { ...before["reliable-q-consumer"], key: both },
    "reliable-q-notifier": { ...before["reliable-q-notifier"], key: both },
    "reliable-q-redriver": { ...before["reliable-q-redriver"], key: both },
    "reliable-q-scheduler": { ...before["reliable-q-scheduler"], key: both },
    "reliable-q-operator": { ...before["reliable-q-operator"], key: both },
  });
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
  const named = synthesize({
    ALERT_EMAILS: "all@example.com",
    OPERATOR_PRINCIPALS: "arn:aws:iam::123456789012:role/on-call,arn:aws:iam::210987654321:root",
  });
  const trustIn = ({ resource }: TerraformJson) =>
    Object.values(resource.aws_iam_role ?? {})
      .filter(({ name }) => name === "reliable-q-operator")
      .flatMap(({ assume_role_policy }) => JSON.parse(String(assume_role_policy)).Statement);
  const assume = { Effect: "Allow", Action: "sts:AssumeRole" };

  expect(trustIn(reliable)).toEqual([
    {
      ...assume,
      Principal: {
        AWS: [
          expect.stringMatching(
            /^arn:\$\{data\.aws_partition\.[\w-]+\.partition\}:iam::\$\{data\.aws_caller_identity\.account\.account_id\}:root$/,
          ),
        ],
      },
    },
  ]);
  expect(trustIn(named.reliable)).toEqual([
    {
      ...assume,
      Principal: {
        AWS: ["arn:aws:iam::123456789012:role/on-call", "arn:aws:iam::210987654321:root"],
      },
    },
  ]);
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
