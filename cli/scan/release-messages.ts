import { SQS_LIMITS } from "../../core/messages/limits";
import type { SqsPort } from "../../core/messages/sqs-port";
import type { Clock } from "../aws/clock";
import type { ScannedQueue } from "./scanned-queue";

/** Calls at once: 100,000 messages are released in 10,000 calls. */
const CALLS_AT_ONCE = 8;

interface Batch {
  readonly place: Pick<ScannedQueue, "queue" | "held">;
  readonly ids: readonly string[];
}

/**
 * Makes messages visible again. What stays in `held` could not be: its visibility timeout ends by itself. What was
 * received longer ago than that is not touched: another consumer may have it.
 */
export async function releaseMessages(
  { sqs, clock }: { readonly sqs: Pick<SqsPort, "changeVisibility">; readonly clock: Clock },
  places: readonly Pick<ScannedQueue, "queue" | "held">[],
  onProgress?: (done: number, total: number) => void,
): Promise<void> {
  for (const { held } of places) {
    for (const [id, { until }] of held) if (until <= clock.elapsed()) held.delete(id);
  }
  const total = places.reduce((sum, { held }) => sum + held.size, 0);
  let done = 0;
  const batches = batchesOf(places);
  const releaseNext = async () => {
    for (const batch of batches) {
      await releaseBatch(sqs, batch);
      done += batch.ids.length;
      onProgress?.(done, total);
    }
  };
  // One iterator for all: each takes the next batch when it is done with one.
  await Promise.all(Array.from({ length: CALLS_AT_ONCE }, releaseNext));
}

function* batchesOf(places: readonly Pick<ScannedQueue, "queue" | "held">[]): Generator<Batch> {
  for (const place of places) {
    const ids = [...place.held.keys()];
    for (let start = 0; start < ids.length; start += SQS_LIMITS.batchEntries)
      yield { place, ids: ids.slice(start, start + SQS_LIMITS.batchEntries) };
  }
}

async function releaseBatch(sqs: Pick<SqsPort, "changeVisibility">, { place, ids }: Batch): Promise<void> {
  const entries = ids.map((id) => ({
    receiptHandle: place.held.get(id)?.receiptHandle ?? "",
    visibilityTimeoutSeconds: 0,
  }));
  try {
    const signal = AbortSignal.timeout(30_000);
    const { confirmed } = await sqs.changeVisibility(place.queue.url, entries, signal);
    for (const index of confirmed.keys()) place.held.delete(ids[index] ?? "");
  } catch {
    // They stay in `held`.
  }
}
