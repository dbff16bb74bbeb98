/**
 * Codes with which SQS refuses a whole call for what is in it. Some of them it also says of a queue, such as of a delay
 * for a message of a FIFO queue; `UnsupportedOperation` it says of nothing else.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html#API_SendMessageBatch_Errors
 */
const CONTENT_CODES =
  /BatchRequestTooLong|InvalidMessageContents|InvalidParameterValue|InvalidAttributeValue|ValidationError|MessageTooLong/;

/** Whether a call may have been refused for one of its messages: each of them is then worth a call of its own. */
export function isContentError(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  const code = "Code" in thrown && typeof thrown.Code === "string" ? thrown.Code : "";
  return CONTENT_CODES.test(thrown.name) || CONTENT_CODES.test(code);
}
