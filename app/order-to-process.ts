import { parseMetadata } from "../core/messages/dead-letter-metadata";
import type { Message } from "../core/messages/message";
import { ReliableQueueError } from "../core/runtime/errors";
import { type Order, parseOrder } from "./order";
import { readStoreId } from "./store-id";

/** What the business function gets: an order, and nothing of SQS but the ids that it needs. */
export interface OrderToProcess {
  readonly order: Order;
  readonly storeId: string;
  readonly messageId: string;
  /**
   * The same for every delivery and over all transfers: SQS delivers at least once, so expect to see it again. Whoever may
   * send to the queue can forge it: where producers do not trust each other, deduplicate by key and storeId.
   */
  readonly idempotencyKey: string;
  /** Whether the message has been a dead letter and was sent back. */
  readonly redriven: boolean;
}

/**
 * The order in a message in which the diagnosis found nothing wrong. Throws when there is none all the same, so that
 * a message without store_id is not processed whatever the diagnosis says.
 */
export function orderFromMessage(message: Message): OrderToProcess {
  const storeId = readStoreId(message.attributes);
  const order = parseOrder(message.body);
  if (storeId.kind !== "valid" || order === undefined) {
    throw new ReliableQueueError(
      "UndiagnosedOrder",
      "permanent",
      "The message holds no valid store_id or no order, and diagnose did not say so. Correct diagnose-order.ts.",
    );
  }
  const reading = parseMetadata(message.attributes);
  const redriven = reading.kind === "metadata";
  return {
    order,
    storeId: storeId.storeId,
    messageId: message.messageId,
    idempotencyKey: redriven ? reading.metadata.id : message.messageId,
    redriven,
  };
}
