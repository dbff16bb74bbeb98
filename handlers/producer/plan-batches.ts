import { messagesIn, SEND_INTERVAL_MS } from "../../core/runtime/send-interval";
import { SQS_LIMITS } from "../../core/sqs/sqs-limits";

export interface PlannedBatch {
  /** Index of its first order. */
  readonly first: number;
  readonly size: number;
  /** When its last order has been placed, milliseconds after the start. */
  readonly dueMs: number;
}

/** The batches of ten in which the orders of `seconds` are sent, with at most `messages` in total. Never empty. */
export function planBatches(seconds: number, messages = Number.POSITIVE_INFINITY): PlannedBatch[] {
  const total = Math.min(messages, messagesIn(seconds));
  const batches: PlannedBatch[] = [];
  for (let first = 0; first < total; first += SQS_LIMITS.batchEntries) {
    const size = Math.min(SQS_LIMITS.batchEntries, total - first);
    batches.push({ first, size, dueMs: (first + size - 1) * SEND_INTERVAL_MS });
  }
  return batches;
}
