import { METADATA_ATTRIBUTE } from "./dead-letter-metadata";
import type { Message, MessageAttributes } from "./message";
import { isTrusted, type TrustedSenders } from "./trusted-senders";

/** Where a producer's own attribute of that name is kept. */
const UNPROVEN_ATTRIBUTE = "ReliableQueue.Unproven";

/**
 * The message's attributes as a trusted role may send them on. An attribute under the metadata's name that no trusted
 * sender wrote is kept under another name of at most the same length: sent on as it is, it would be believed.
 */
export function ownAttributes(
  { attributes, senderId }: Pick<Message, "attributes" | "senderId">,
  trusted: TrustedSenders,
): MessageAttributes {
  const { [METADATA_ATTRIBUTE]: claimed, ...others } = attributes;
  if (claimed === undefined || isTrusted(senderId, trusted)) return attributes;
  let name = UNPROVEN_ATTRIBUTE;
  for (let number = 1; others[name] !== undefined; number += 1) name = `${UNPROVEN_ATTRIBUTE}.${number}`;
  return { ...others, [name]: claimed };
}
