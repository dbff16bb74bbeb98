import type { Message, MessageAttributes } from "./message";

/** One message's next transfer: body and group id as they are, attributes with or without a new metadata. */
export interface Transfer {
  readonly message: Message;
  readonly to: string;
  readonly attributes: MessageAttributes;
  readonly delaySeconds?: number;
}

export interface Moved {
  readonly transfer: Transfer;
  readonly newMessageId: string;
  /** False: the copy that was sent has a twin until the delete is repeated. */
  readonly deleted: boolean;
}

export interface NotMoved {
  readonly transfer: Transfer;
  readonly code: string;
}
