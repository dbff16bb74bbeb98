import { SQS_LIMITS } from "../sqs/sqs-limits";

/**
 * Splits items into batches of at most ten entries and 1 MiB in total, in order. An item that exceeds the limit by
 * itself gets its own batch, so that its failure affects no other.
 */
export function packBatches<T>(items: readonly T[], sizeInBytes: (item: T) => number): T[][] {
  const batches: T[][] = [];
  let batch: T[] = [];
  let bytes = 0;
  for (const item of items) {
    const size = sizeInBytes(item);
    const full = batch.length >= SQS_LIMITS.batchEntries || bytes + size > SQS_LIMITS.batchBytes;
    if (full && batch.length > 0) {
      batches.push(batch);
      batch = [];
      bytes = 0;
    }
    batch.push(item);
    bytes += size;
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}
