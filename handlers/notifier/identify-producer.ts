import { readStoreId } from "../../app/store-id";
import type { MessageAttributes } from "../../core/messages/message";

/** To whom an alert speaks: the store where it is known, else who called SQS. */
export interface Producer {
  /** `store:3`, `sender:AROAEXAMPLE`, or `sender:unknown`. */
  readonly name: string;
  readonly storeId?: string;
}

/**
 * The unique id or account that begins a SenderId (`AROA…:session`); what follows is chosen by the sender and not
 * repeated. A forged metadata may name any sender, so that nothing else passes.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
 */
const UNIQUE_ID = /^(?:A[A-Z]{2}A[A-Z0-9]{8,124}|\d{12})(?=:|$)/;

export function identifyProducer(attributes: MessageAttributes, senderId: string): Producer {
  const reading = readStoreId(attributes);
  if (reading.kind === "valid") return { name: `store:${reading.storeId}`, storeId: reading.storeId };
  return { name: `sender:${UNIQUE_ID.exec(senderId)?.[0] ?? "unknown"}` };
}
