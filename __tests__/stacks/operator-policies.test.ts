import { actionsOfCommand } from "./support/calls-of-command";
import { grants, grantsIn } from "./support/policies";
import { GIVEN, stacksOf } from "./support/stacks-of";
import { synthesize, type TerraformJson } from "./support/synthesize";

const { reliable } = stacksOf("dev");

const policy = ({ output }: TerraformJson, name: string) => grantsIn(output[name]?.value);

const LOOK = ["sqs:GetQueueAttributes", "sqs:GetQueueUrl"];
const PEEK = [...LOOK, "sqs:ReceiveMessage"];
const SENDERS = {
  "consumer role": ["iam:GetRole"],
  "notifier role": ["iam:GetRole"],
  "redriver role": ["iam:GetRole"],
};
const DECIDE = ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", ...LOOK, "sqs:ReceiveMessage"];

test("lets readers receive from the queues that hold messages, and change nothing", () => {
  expect(policy(reliable, "OperatorReadOnlyPolicy")).toEqual({
    main: LOOK,
    dlq: LOOK,
    retry: PEEK,
    quarantine: PEEK,
    "schedule-failures": LOOK,
    "redrive schedule": ["scheduler:GetSchedule"],
    "renew schedule": ["scheduler:GetSchedule"],
    ...SENDERS,
    "operator role": ["iam:GetRole"],
  });
});

test("lets an operator send back, discard, and pause redrives but not renewals", () => {
  expect(policy(reliable, "OperatorPolicy")).toEqual({
    main: LOOK,
    dlq: LOOK,
    retry: DECIDE,
    quarantine: DECIDE,
    "schedule-failures": LOOK,
    "redrive schedule": ["scheduler:GetSchedule", "scheduler:UpdateSchedule"],
    "renew schedule": ["scheduler:GetSchedule"],
    "scheduler role": ["iam:PassRole"],
    ...SENDERS,
    "operator role": ["iam:GetRole", "sts:AssumeRole"],
  });
});

test("lets an operator do what the dlq command calls, and nothing else", () => {
  const { reliable: all } = synthesize({ ...GIVEN, ALERT_ACKNOWLEDGEMENTS: "true" });
  const ofRole = grants(all)["reliable-q-operator"] ?? {};
  const granted = new Set([policy(all, "OperatorPolicy"), ofRole].flatMap(Object.values).flat());

  expect([...granted].filter((action) => action !== "iam:PassRole").sort()).toEqual(actionsOfCommand());
});

test("passes the schedules' role to Scheduler only", () => {
  const { Statement } = JSON.parse(String(reliable.output.OperatorPolicy?.value));

  expect(Statement.filter(({ Condition }: { Condition?: object }) => Condition !== undefined)).toMatchObject([
    {
      Action: ["iam:PassRole"],
      Condition: { StringEquals: { "iam:PassedToService": "scheduler.amazonaws.com" } },
    },
  ]);
});

test("adds the key if the messages are encrypted with the deployment's own", () => {
  const { reliable: withKey } = synthesize({ ...GIVEN, CUSTOMER_MANAGED_KEY: "true" });

  expect(policy(withKey, "OperatorReadOnlyPolicy").key).toEqual(["kms:Decrypt"]);
  expect(policy(withKey, "OperatorPolicy").key).toEqual(["kms:Decrypt"]);
  expect(grants(withKey)["reliable-q-operator"]?.key).toEqual(["kms:Decrypt", "kms:GenerateDataKey"]);
});

test("keeps an operator's pause of the redrives across a deployment, and lets nobody pause renewal unnoticed", () => {
  const schedules = Object.entries(reliable.resource.aws_scheduler_schedule ?? {});

  expect(schedules.map(([id, { lifecycle, state }]) => [id.split("_")[1], lifecycle, state])).toEqual([
    ["redrive", { ignore_changes: ["state"] }, undefined],
    ["renew", undefined, undefined],
  ]);
});
