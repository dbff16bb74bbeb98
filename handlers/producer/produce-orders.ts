import { makeOrder, type OrderMix } from "../../app/simulated-stores";
import type { WriteLedger } from "../../core/runtime/ledger";
import type { SqsPort } from "../../core/sqs/sqs-port";
import type { PlannedBatch } from "./plan-batches";
import { type SendOptions, sendOrders } from "./send-orders";

export interface Production {
  /** Messages that SQS confirmed. */
  readonly sent: number;
  /** Those of them without store_id. */
  readonly bad: number;
  /** Why the run ended before everything was sent: an error code. */
  readonly error?: string;
}

export interface ProductionPorts extends SendOptions {
  readonly sqs: Pick<SqsPort, "send">;
  readonly writeLedger: WriteLedger;
}

/**
 * Sends the planned batches when they are due. Ends at the first batch that could not be sent completely, or at the
 * deadline, and says so. What was sent until then is counted.
 */
export async function produceOrders(
  batches: readonly PlannedBatch[],
  mix: OrderMix,
  ports: ProductionPorts,
): Promise<Production> {
  const { sqs, clock, deadline, writeLedger } = ports;
  const start = clock.now();
  let sentCount = 0;
  let badCount = 0;
  for (const { first, size, dueMs } of batches) {
    const wait = start + dueMs - clock.now();
    if (deadline.left() <= Math.max(0, wait)) return { sent: sentCount, bad: badCount, error: "OutOfTime" };
    if (wait > 0) await clock.sleep(wait);
    const orders = Array.from({ length: size }, (_, index) => makeOrder(mix, first + index, clock.now()));
    const { sent, error } = await sendOrders(sqs, orders, ports);
    for (const { order, messageId } of sent) {
      const { orderId, storeId, scarce } = order;
      const bad = storeId === null;
      sentCount += 1;
      badCount += bad ? 1 : 0;
      const expect = bad ? "quarantined" : scarce ? "retried" : "processed";
      await writeLedger({ order_id: orderId, message_id: messageId, store_id: storeId, expect });
    }
    if (error !== undefined) return { sent: sentCount, bad: badCount, error };
  }
  return { sent: sentCount, bad: badCount };
}
