import { evaluateCall, mayAssume } from "../../../local/iam/evaluate";
import type { PolicyDocument, Role } from "../../../local/iam/policies";
import { requestContext } from "../../../local/iam/request-context";
import { testWithEvaluator as test } from "./support/evaluator";
import { policiesOf } from "./support/policies-of";

const policies = policiesOf({ STAGE: "dev" });
const ALLOWED = { allowed: true };

function roleOf(name: string): Role {
  const role = policies.roles.get(name);
  if (role === undefined) throw new Error(`There is no role ${name}.`);
  return role;
}

const NOTIFIER = roleOf("reliable-q-notifier");
const DLQ = "arn:aws:sqs:us-east-1:000000000000:dlq_for_reliable_q";
const TOPIC = "arn:aws:sns:us-east-1:000000000000:reliable-q-alerts";
const notAllowed = (action: string) => ({
  allowed: false,
  reason: `because no identity-based policy allows the ${action} action`,
});

test.each([
  ["sqs:ReceiveMessage", DLQ, ALLOWED],
  ["sns:Publish", TOPIC, ALLOWED],
  ["sqs:SendMessage", DLQ, notAllowed("sqs:SendMessage")],
  ["sqs:ReceiveMessage", `${DLQ}2`, notAllowed("sqs:ReceiveMessage")],
  ["sqs:receivemessage", DLQ, ALLOWED],
  ["sqs:PurgeQueue", DLQ, notAllowed("sqs:PurgeQueue")],
  ["sqs:ListQueues", "*", notAllowed("sqs:ListQueues")],
  [
    "sqs:SendMessageBatch",
    DLQ,
    { allowed: false, reason: "because IAM cannot evaluate it (invalid.action)" },
  ],
])("the notifier's %s on %s is decided", async (action, resource, decision) => {
  expect(await evaluateCall(NOTIFIER, action, resource, policies)).toEqual(decision);
});

test.each([
  ["sqs:ReceiveMessage", DLQ],
  ["sns:Publish", TOPIC],
])("%s on %s is denied over plain HTTP, although the role may call it", async (action, resource) => {
  expect(
    await evaluateCall(NOTIFIER, action, resource, policies, requestContext(NOTIFIER.arn, false)),
  ).toEqual({
    allowed: false,
    reason: "with an explicit deny in a resource-based policy",
  });
});

/** The actions on one queue or topic that its policy can name. */
const OF_QUEUES = ["SendMessage", "ReceiveMessage", "DeleteMessage", "SetQueueAttributes", "PurgeQueue"];
const OF_TOPICS = ["Publish", "Subscribe", "SetTopicAttributes", "GetTopicAttributes", "DeleteTopic"];

test("every queue and topic has a policy that denies plain HTTP for every action", async () => {
  const everything: PolicyDocument = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
  };
  const administrator = { ...NOTIFIER, policies: [{ name: "all", document: everything }] };
  const call = (action: string, arn: string, tls: boolean) =>
    evaluateCall(administrator, action, arn, policies, requestContext(administrator.arn, tls));

  expect(policies.resources.size).toBeGreaterThanOrEqual(6);
  for (const arn of policies.resources.keys()) {
    const [, , service = ""] = arn.split(":");
    for (const name of service === "sqs" ? OF_QUEUES : OF_TOPICS) {
      const action = `${service}:${name}`;
      expect([action, await call(action, arn, true)]).toEqual([action, ALLOWED]);
      expect([action, await call(action, arn, false)]).toMatchObject([action, { allowed: false }]);
    }
  }
});

const SCHEDULER = roleOf("reliable-q-scheduler");
const GROUP = "arn:aws:scheduler:us-east-1:000000000000:schedule-group/reliable-q";

test.each([
  [NOTIFIER, "lambda.amazonaws.com", undefined, true],
  [NOTIFIER, "scheduler.amazonaws.com", undefined, false],
  [SCHEDULER, "scheduler.amazonaws.com", GROUP, true],
  [SCHEDULER, "scheduler.amazonaws.com", `${GROUP}2`, false],
  [SCHEDULER, "scheduler.amazonaws.com", undefined, false],
  [SCHEDULER, "lambda.amazonaws.com", GROUP, false],
])("$name may be assumed by %s for %s: %p", async (role, service, source, expected) => {
  expect(await mayAssume(role, service, source)).toBe(expected);
});
