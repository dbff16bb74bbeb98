import type { Message, MessageAttributes } from "../messages/message";
import { METADATA_ATTRIBUTE } from "./dead-letter-metadata";
import { isTrusted, type TrustedSenders } from "./trusted-senders";

/** Where a producer's own attribute with the metadata's name is kept. */
const UNPROVEN_ATTRIBUTE = "ReliableQueue.Unproven";

/**
 * The message's attributes as a trusted role may send them on. An attribute that has the metadata's name but was not
 * written by a trusted sender is kept under another name of at most the same length: sent on under its own name, it
 * would be trusted.
 */
export function renameUnprovenMetadata(
  { attributes, senderId }: Pick<Message, "attributes" | "senderId">,
  trusted: TrustedSenders,
): MessageAttributes {
  const { [METADATA_ATTRIBUTE]: claimed, ...others } = attributes;
  if (claimed === undefined || isTrusted(senderId, trusted)) return attributes;
  let name = UNPROVEN_ATTRIBUTE;
  for (let number = 1; others[name] !== undefined; number += 1) name = `${UNPROVEN_ATTRIBUTE}.${number}`;
  return { ...others, [name]: claimed };
}
