/**
 * Codes with which SQS rejects a whole call because of its content. SQS uses some of them about a queue, too, for
 * example when a message for a FIFO queue has a delay. It uses `UnsupportedOperation` for nothing else.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html#API_SendMessageBatch_Errors
 */
const CONTENT_CODES =
  /BatchRequestTooLong|InvalidMessageContents|InvalidParameterValue|InvalidAttributeValue|ValidationError|MessageTooLong/;

/** Whether a call may have been rejected because of one of its messages. Each message is then worth its own call. */
export function isContentError(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  const code = "Code" in thrown && typeof thrown.Code === "string" ? thrown.Code : "";
  return CONTENT_CODES.test(thrown.name) || CONTENT_CODES.test(code);
}
