import type { Permission } from "../../../../local/iam/permissions";
import type { CodePath } from "./code-paths";

/**
 * What the code calls in a stage's system: the short names of roles and resources, and a path that makes the call.
 */
type Exercised = readonly [
  role: string,
  action: string,
  resource: string,
  path: CodePath | "an invocation is given up",
];

const SENT: CodePath = "a job is sent and processed";
const ISOLATED: CodePath = "poison is isolated";
const ISOLATED_ANEW: CodePath = "poison is isolated by functions that start anew";
const FAILED: CodePath = "a job whose work fails is sent to the DLQ with its verdict";
const RETRY_SCHEDULED: CodePath = "a job for a busy machine is scheduled for retry";
const DUE: CodePath = "a message scheduled for retry that is due is sent back";
const NOT_DUE: CodePath = "a message scheduled for retry that is not due is deferred";
const UNREADABLE: CodePath = "a message scheduled for retry that is unreadable is quarantined";
const RENEWED: CodePath = "a quarantined message is renewed";

/** Every permission that some code path uses. No other may be granted. */
export const EXERCISED: readonly Exercised[] = [
  ["producer", "sqs:SendMessage", "reliable_q", SENT],
  // Called by Lambda on the function's behalf, except for the visibility.
  ["consumer", "sqs:GetQueueAttributes", "reliable_q", SENT],
  ["consumer", "sqs:ReceiveMessage", "reliable_q", SENT],
  ["consumer", "sqs:DeleteMessage", "reliable_q", SENT],
  ["consumer", "sqs:ChangeMessageVisibility", "reliable_q", ISOLATED],
  ["consumer", "sqs:SendMessage", "dlq_for_reliable_q", FAILED],
  ["notifier", "sqs:GetQueueAttributes", "dlq_for_reliable_q", ISOLATED],
  ["notifier", "sqs:ReceiveMessage", "dlq_for_reliable_q", ISOLATED],
  ["notifier", "sqs:DeleteMessage", "dlq_for_reliable_q", ISOLATED],
  ["notifier", "sqs:SendMessage", "quarantine_for_reliable_q", ISOLATED],
  ["notifier", "sqs:SendMessage", "retry_for_reliable_q", RETRY_SCHEDULED],
  ["notifier", "sns:Publish", "alerts", ISOLATED],
  ["notifier", "sns:ListSubscriptionsByTopic", "alerts", ISOLATED_ANEW],
  ["redriver", "sqs:GetQueueAttributes", "retry_for_reliable_q", DUE],
  ["redriver", "sqs:ReceiveMessage", "retry_for_reliable_q", DUE],
  ["redriver", "sqs:DeleteMessage", "retry_for_reliable_q", DUE],
  ["redriver", "sqs:SendMessage", "reliable_q", DUE],
  ["redriver", "sqs:ChangeMessageVisibility", "retry_for_reliable_q", NOT_DUE],
  ["redriver", "sqs:SendMessage", "quarantine_for_reliable_q", UNREADABLE],
  ["redriver", "sqs:SendMessage", "retry_for_reliable_q", "a message scheduled for retry is renewed"],
  ["redriver", "sqs:GetQueueAttributes", "quarantine_for_reliable_q", RENEWED],
  ["redriver", "sqs:ReceiveMessage", "quarantine_for_reliable_q", RENEWED],
  ["redriver", "sqs:DeleteMessage", "quarantine_for_reliable_q", RENEWED],
  ["redriver", "sns:ListSubscriptionsByTopic", "alerts", RENEWED],
  ["redriver", "sns:ListSubscriptionsByTopic", "operations", RENEWED],
  ["scheduler", "lambda:InvokeFunction", "redriver", DUE],
  ["scheduler", "sqs:SendMessage", "schedule_failures_for_reliable_q", "an invocation is given up"],
];

const ACCOUNT = "us-east-1:000000000000";

/** The table's row in full, in a stage whose names have a prefix. */
export function permissionOf([role, action, resource]: Exercised, prefix = ""): Permission {
  const stem = `${prefix}reliable-q-`;
  const [service] = action.split(":");
  const name = {
    sqs: `${prefix}${resource}`,
    sns: `${stem}${resource}`,
    lambda: `function:${stem}${resource}`,
  }[service ?? ""];
  return { role: `${stem}${role}`, action, resource: `arn:aws:${service}:${ACCOUNT}:${name}` };
}
