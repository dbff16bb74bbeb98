export type Arguments = Readonly<Record<string, unknown>>;

/** Everything that is wrong with a resource of a type, as it is synthesized. */
export type Rule = (resourceType: string, args: Arguments) => readonly string[];

const encryptedQueue: Rule = (type, { sqs_managed_sse_enabled, kms_master_key_id }) =>
  type !== "aws_sqs_queue" ||
  sqs_managed_sse_enabled === true ||
  (typeof kms_master_key_id === "string" && kms_master_key_id !== "")
    ? []
    : ["The queue is not encrypted. Set sqsManagedSseEnabled or kmsMasterKeyId."];

const queueThatForgets: Rule = (type, { message_retention_seconds }) =>
  type !== "aws_sqs_queue" || typeof message_retention_seconds === "number"
    ? []
    : ["The queue has no retention period. Set messageRetentionSeconds."];

const logGroupThatForgets: Rule = (type, { retention_in_days }) =>
  type !== "aws_cloudwatch_log_group" || (typeof retention_in_days === "number" && retention_in_days > 0)
    ? []
    : ["The log group keeps logs forever. Set retentionInDays."];

/** What keeps messages and logs, and for how long. */
export const RESOURCE_RULES: readonly Rule[] = [encryptedQueue, queueThatForgets, logGroupThatForgets];
