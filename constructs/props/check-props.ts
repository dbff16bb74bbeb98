import type { ExistingQueueProps } from "../queue/existing-queue";
import { MAIN_RETENTION_SECONDS } from "../queue/message-queues";
import { isAccountId, isPrincipalArn } from "../settings/aws-names";
import type { StageSettings } from "../settings/settings";
import type { ReliableQueueProps } from "./reliable-queue-props";

/** Props that contradict each other, or that this design refuses. */
export function checkCombinations(props: ReliableQueueProps): string[] {
  const { queue, senders = [], encryptionKey, customerManagedKey, messageRetentionSeconds, logClass } = props;
  const ownersOnly = ["senders", "messageRetentionSeconds", "deliveryDelaySeconds"] as const;
  const problems = ownersOnly
    .filter((prop) => queue !== undefined && props[prop] !== undefined)
    .map((prop) => `${prop} cannot be set for an existing queue, because its owner decides it. Omit it.`);
  for (const sender of senders.filter((text) => !isAccountId(text) && !isPrincipalArn(text))) {
    problems.push(
      `senders must contain account ids, or ARNs of roles and users, but contains "${sender}". Correct it.`,
    );
  }
  if (encryptionKey !== undefined && customerManagedKey) {
    problems.push(
      "encryptionKey and customerManagedKey cannot both be set, because queues have one key. Omit one of the two.",
    );
  }
  if (messageRetentionSeconds !== undefined && messageRetentionSeconds > MAIN_RETENTION_SECONDS) {
    problems.push(
      `messageRetentionSeconds must be at most ${MAIN_RETENTION_SECONDS} s, so that 4 of SQS's 14 days remain in the DLQ, where the retention period continues, but is ${messageRetentionSeconds}. Lower it.`,
    );
  }
  if (logClass === "INFREQUENT_ACCESS") {
    problems.push(
      "logClass must be STANDARD: CloudWatch extracts embedded metrics, which the alarms watch, from no log group of class INFREQUENT_ACCESS. (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html) Shorten logRetentionDays instead.",
    );
  }
  return problems;
}

/** Attributes of an existing queue that do not fit the queues to which its messages are moved. */
export function checkExisting({ queue }: StageSettings, existing: ExistingQueueProps | undefined): string[] {
  const configured = existing?.maxMessageBytes;
  if (configured === undefined || configured <= queue.maxMessageBytes) return [];
  return [
    `queue.maxMessageBytes must be at most maxMessageBytes (${queue.maxMessageBytes}), because larger messages could be neither retried nor quarantined, but is ${configured}. Raise maxMessageBytes, or ask the queue's owner for max_message_size = ${queue.maxMessageBytes}.`,
  ];
}
