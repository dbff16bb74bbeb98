/**
 * Unique ids whose metadata is believed: those of the deployment's own roles. SQS sets a message's SenderId itself, so
 * that no producer can choose it.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
 */
export type TrustedSenders = Pick<ReadonlySet<string>, "has">;

/**
 * What SQS vouches for in a SenderId: the unique id of a role or user, or an account. What follows the colon is the
 * session's name, which the caller chooses.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
 */
export function uniqueIdOf(senderId: string): string {
  const colon = senderId.indexOf(":");
  return colon === -1 ? senderId : senderId.slice(0, colon);
}

/** Whether a text has the form of what SQS vouches for. */
export const isUniqueId = (text: string): boolean => /^(?:A[A-Z]{2}A[A-Z0-9]{8,124}|\d{12})$/.test(text);

export const isTrusted = (senderId: string, trusted: TrustedSenders): boolean =>
  trusted.has(uniqueIdOf(senderId));
