import type { Log } from "../core/runtime/logger";
import type { WriteLedger } from "./ledger";
import type { OrderToProcess } from "./order-to-process";

/**
 * The business function. It resolves when the order is done; whatever it throws makes the message come back. The
 * signal aborts when the time for this batch is over: the message is then given back whether it resolves or not.
 */
export type ProcessOrder = (order: OrderToProcess, signal: AbortSignal) => Promise<void>;

export interface ProcessOrderPorts {
  readonly log: Pick<Log, "info">;
  readonly writeLedger: WriteLedger;
}

/**
 * This application's business function: it enters the order in a ledger. A team replaces this file with its own
 * work, and recognises an order that it has done already by `idempotencyKey`.
 */
export function createProcessOrder({ log, writeLedger }: ProcessOrderPorts): ProcessOrder {
  return async ({ order, storeId, messageId, idempotencyKey, redriven }) => {
    await writeLedger({
      order_id: order.order_id,
      message_id: messageId,
      idempotency_key: idempotencyKey,
      redriven,
    });
    // The order's own fields stay out of the log: it is personal data, and logs are read by many.
    log.info("order processed", {
      message_id: messageId,
      store_id: storeId,
      idempotency_key: idempotencyKey,
    });
  };
}
