import type { ProcessedEntry, ProducedEntry } from "./read-ledger";
import type { HeldMessage, QueueReading } from "./read-queue";

export interface Evidence {
  /** What the producer's function had confirmed. */
  readonly produced: readonly Pick<ProducedEntry, "order_id" | "message_id" | "bad">[];
  /** What the consumer's function processed. */
  readonly processed: readonly Pick<ProcessedEntry, "order_id" | "message_id" | "redriven">[];
  /** What was parked just before the product came back. */
  readonly parkedBefore: QueueReading;
  /** What is in the queues at the end. */
  readonly main: QueueReading;
  readonly deadLetter: QueueReading;
  readonly parking: QueueReading;
  readonly quarantine: QueueReading;
}

/** Every number counts distinct orders. */
export interface Books {
  readonly produced: number;
  readonly bad: number;
  readonly processed: number;
  readonly quarantined: number;
  /** Parked just before the product came back. */
  readonly parked: number;
  /** Sent back to the main queue by the redriver. */
  readonly redriven: number;
  readonly processedAfterRedrive: number;
  /** Good orders that were not processed, though they are still in a queue. */
  readonly collateral: number;
  /** Orders that are neither processed nor in any queue. */
  readonly lost: number;
  /** Orders that were processed more than once, or processed and still held. */
  readonly duplicates: number;
  /** Why the books do not balance: one sentence an order or queue. Empty when they do. */
  readonly problems: readonly string[];
}

const QUEUES = [
  ["main", "the main queue"],
  ["deadLetter", "the DLQ"],
  ["parking", "parking"],
  ["quarantine", "quarantine"],
] as const;

/** Orders by id; what has no order id is told apart by its message id. */
const keyOf = ({ orderId, messageId }: HeldMessage): string => orderId ?? `without order_id: ${messageId}`;

/** Takes the books of a run: every produced order must be processed or in a queue where it belongs. */
export function reconcile(evidence: Evidence): Books {
  const produced = new Map(evidence.produced.map((entry) => [entry.order_id, entry]));
  const timesProcessed = new Map<string, number>();
  for (const { order_id } of evidence.processed) {
    timesProcessed.set(order_id, (timesProcessed.get(order_id) ?? 0) + 1);
  }
  const places = new Map<string, string[]>();
  const messageIds = new Map<string, string>();
  for (const [queue, place] of QUEUES) {
    for (const message of evidence[queue].messages) {
      const key = keyOf(message);
      places.set(key, [...(places.get(key) ?? []), place]);
      messageIds.set(key, message.messageId);
    }
  }
  const quarantined = new Set(evidence.quarantine.messages.map(keyOf));
  const redriven = new Set(
    evidence.processed.filter((entry) => entry.redriven).map(({ order_id }) => order_id),
  );
  const processedAfterRedrive = redriven.size;
  for (const [queue] of QUEUES) {
    for (const message of evidence[queue].messages) if (message.attempt > 0) redriven.add(keyOf(message));
  }

  const problems: string[] = [];
  const allRead = QUEUES.every(([queue]) => evidence[queue].unread === 0);
  const nowhere = allRead ? "in any queue" : "among what could be read";
  let lost = 0;
  let collateral = 0;
  for (const { order_id, message_id, bad } of produced.values()) {
    const name = `Order ${order_id} (message ${message_id})`;
    const processed = timesProcessed.has(order_id);
    const [place] = places.get(order_id) ?? [];
    if (!processed && place === undefined) {
      lost += 1;
      problems.push(`${name} is lost: it was sent, but it is neither processed nor ${nowhere}.`);
    } else if (bad && processed) {
      problems.push(`${name} cannot be processed, but was.`);
    } else if (bad && !quarantined.has(order_id)) {
      problems.push(`${name} cannot be processed, but is in ${place} instead of quarantine.`);
    } else if (!bad && !processed) {
      collateral += 1;
      problems.push(`${name} could be processed, but is in ${place}.`);
    }
  }
  for (const key of new Set([...timesProcessed.keys(), ...places.keys()])) {
    if (produced.has(key)) continue;
    const entry = evidence.processed.find(({ order_id }) => order_id === key);
    const messageId = entry?.message_id ?? messageIds.get(key);
    problems.push(
      `Order ${key} (message ${messageId}) is ${entry ? "processed" : `in ${places.get(key)?.[0]}`}, but was never sent.`,
    );
  }
  for (const [queue, place] of QUEUES) {
    const { unread } = evidence[queue];
    if (unread > 0)
      problems.push(`${unread} messages in ${place} are held by somebody else and were not read.`);
  }
  const duplicates = [...new Set([...timesProcessed.keys(), ...places.keys()])].filter(
    (key) => (timesProcessed.get(key) ?? 0) + (places.get(key)?.length ?? 0) > 1,
  ).length;

  return {
    produced: produced.size,
    bad: [...produced.values()].filter(({ bad }) => bad).length,
    processed: timesProcessed.size,
    quarantined: quarantined.size,
    parked: new Set(evidence.parkedBefore.messages.map(keyOf)).size,
    redriven: redriven.size,
    processedAfterRedrive,
    collateral,
    lost,
    duplicates,
    problems,
  };
}
