import type { Message, MessageAttributes } from "../messages/message";

/** One message's next transfer: body and group id unchanged, attributes with or without new metadata. */
export interface Transfer {
  readonly message: Message;
  readonly to: string;
  readonly attributes: MessageAttributes;
  readonly delaySeconds?: number;
}

export interface Moved {
  readonly transfer: Transfer;
  readonly newMessageId: string;
  /** False: the copy that was sent is a duplicate until the delete is repeated. */
  readonly deleted: boolean;
}

export interface NotMoved {
  readonly transfer: Transfer;
  readonly code: string;
}
