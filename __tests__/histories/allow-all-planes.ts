const NOT_ALLOWED = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/**
 * The emulator refuses bodies with characters beyond the first plane, which SQS takes.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
export async function allowAllPlanes(): Promise<void> {
  const { INVALID_MESSAGE_BODY_CHAR: check } = await import("../../node_modules/fauxqs/dist/sqs/sqsTypes.js");
  check.test = (body) => NOT_ALLOWED.test(body);
}
