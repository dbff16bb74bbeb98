import type { MessageQueues } from "../queue/message-queues";
import type { SecureQueue } from "../queue/secure-queue";
import type { AcknowledgementTable } from "../tables/acknowledgement-table";
import type { RedriverSchedules } from "../workers/redriver-schedules";
import type { GrantedRole } from "./granted-role";
import { PolicyDocument } from "./policy-document";
import type { TrustedRoles } from "./trusted-roles";

export interface OperatorPoliciesProps {
  readonly queue: MessageQueues;
  readonly scheduleFailures: SecureQueue;
  readonly schedules: RedriverSchedules;
  /** The roles whose metadata the command trusts. */
  readonly senders: TrustedRoles;
  /** Assumed for everything that the command sends. */
  readonly role: GrantedRole;
  /** Undefined: alerts cannot be acknowledged. */
  readonly acknowledgements: AcknowledgementTable | undefined;
}

/** What the `dlq` command needs to read held messages. Attach it to everyone who may see their content. */
export function readOnlyOperatorPolicy(props: OperatorPoliciesProps): string {
  const document = new PolicyDocument();
  allowReading(document, props);
  return document.toJson();
}

/**
 * What the `dlq` command needs to redrive, discard and pause. Attach it to everyone who may decide about messages.
 * The command sends only with the operators' role, because what a person sends with another role is a producer's
 * message.
 */
export function operatorPolicy(props: OperatorPoliciesProps): string {
  const document = new PolicyDocument();
  const { queue, schedules, role } = props;
  allowReading(document, props);
  document.allow(role.arn, ["sts:AssumeRole"]);
  for (const held of [queue.retry, queue.quarantine]) {
    // What was scanned and not moved is released at once.
    document.allow(held.arn, ["sqs:DeleteMessage", "sqs:ChangeMessageVisibility"]);
  }
  for (const arn of schedules.redriveScheduleArns) document.allow(arn, ["scheduler:UpdateSchedule"]);
  // An update passes its role to the schedule again.
  document.allow(schedules.role.arn, ["iam:PassRole"], {
    StringEquals: { "iam:PassedToService": "scheduler.amazonaws.com" },
  });
  props.acknowledgements?.grantManage(document);
  return document.toJson();
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-api-permissions-reference.html */
function allowReading(
  document: PolicyDocument,
  { queue, scheduleFailures, schedules, senders, acknowledgements }: OperatorPoliciesProps,
): void {
  for (const any of [queue.main, queue.deadLetter, queue.retry, queue.quarantine, scheduleFailures]) {
    document.allow(any.arn, ["sqs:GetQueueUrl", "sqs:GetQueueAttributes"]);
  }
  for (const held of [queue.retry, queue.quarantine]) {
    document.allow(held.arn, ["sqs:ReceiveMessage"]);
    held.grantDecrypt(document);
  }
  // For a queue that another team owns: whether its key's policy lets the deployment use it.
  if (queue.ownMain === undefined)
    for (const { arn } of queue.main.keysWithin) document.allow(arn, ["kms:GetKeyPolicy"]);
  for (const arn of [...schedules.redriveScheduleArns, schedules.renewScheduleArn]) {
    document.allow(arn, ["scheduler:GetSchedule"]);
  }
  for (const { arn } of senders.roles) document.allow(arn, ["iam:GetRole"]);
  acknowledgements?.grantRead(document);
}
