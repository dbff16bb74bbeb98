/**
 * Unique ids whose metadata is trusted: those of the deployment's own roles. SQS itself sets a message's SenderId, so
 * no producer can choose it.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
 */
export type TrustedSenders = Pick<ReadonlySet<string>, "has">;

/**
 * The part of a SenderId that SQS guarantees: the unique id of a role or user, or an account. After the colon comes
 * the session name, which the caller chooses.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
 */
export function uniqueIdOf(senderId: string): string {
  const colon = senderId.indexOf(":");
  return colon === -1 ? senderId : senderId.slice(0, colon);
}

/** Whether a text has the form of the part that SQS guarantees. */
export const isUniqueId = (text: string): boolean => /^(?:A[A-Z]{2}A[A-Z0-9]{8,124}|\d{12})$/.test(text);

export const isTrusted = (senderId: string, trusted: TrustedSenders): boolean =>
  trusted.has(uniqueIdOf(senderId));
