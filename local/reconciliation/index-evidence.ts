import type { ProcessedEntry, ProducedEntry } from "./read-ledger";
import type { HeldMessage, QueueReading } from "./read-queue";

export interface Evidence {
  /** What the producer's function had confirmed. */
  readonly produced: readonly Pick<ProducedEntry, "order_id" | "message_id" | "bad" | "scarce">[];
  /** What the consumer's function processed. */
  readonly processed: readonly Pick<ProcessedEntry, "order_id" | "message_id" | "redriven">[];
  /** What was scheduled for retry just before the product came back. */
  readonly scheduledBefore: QueueReading;
  /** What is in the queues at the end. */
  readonly main: QueueReading;
  readonly deadLetter: QueueReading;
  readonly retry: QueueReading;
  readonly quarantine: QueueReading;
}

/** A queue, as problems name it, and the id that a message has there. */
export interface Place {
  readonly name: string;
  readonly messageId: string;
}

/** The evidence by order. Order ids are for comparing alone: they are part of a body, and nobody gets to see them. */
export interface Index {
  readonly produced: ReadonlyMap<string, Evidence["produced"][number]>;
  readonly processed: ReadonlyMap<string, readonly Evidence["processed"][number][]>;
  readonly places: ReadonlyMap<string, readonly Place[]>;
}

export const QUEUES = [
  ["main", "the main queue"],
  ["deadLetter", "the DLQ"],
  ["retry", "the retry queue"],
  ["quarantine", "quarantine"],
] as const;

/** Orders by id; what has no order id is told apart by its message id. */
export const keyOf = ({ orderId, messageId }: HeldMessage): string =>
  orderId ?? `without order_id: ${messageId}`;

function group<T>(entries: readonly T[], keyOfEntry: (entry: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const entry of entries) {
    const key = keyOfEntry(entry);
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return groups;
}

export function indexEvidence(evidence: Evidence): Index {
  const held = QUEUES.flatMap(([queue, name]) =>
    evidence[queue].messages.map((message) => ({
      key: keyOf(message),
      place: { name, messageId: message.messageId },
    })),
  );
  const places = [...group(held, ({ key }) => key)].map(
    ([key, entries]) => [key, entries.map(({ place }) => place)] as const,
  );
  return {
    produced: new Map(evidence.produced.map((entry) => [entry.order_id, entry])),
    processed: group(evidence.processed, ({ order_id }) => order_id),
    places: new Map(places),
  };
}
