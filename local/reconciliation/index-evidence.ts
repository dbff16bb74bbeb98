import type { ProcessedEntry, SentEntry } from "./read-ledger";
import type { HeldMessage, QueueReading } from "./read-queue";

export interface Evidence {
  /** What was sent and confirmed. */
  readonly sent: readonly SentEntry[];
  /** What the consumer's function processed. */
  readonly processed: readonly Pick<ProcessedEntry, "message_id" | "idempotency_key" | "redriven" | "copy">[];
  /** What was scheduled for retry before anything was redriven. */
  readonly scheduledBefore: QueueReading;
  /** How long nothing moved before the run stopped waiting. Undefined: everything had arrived where it belongs. */
  readonly standstillSeconds?: number;
  /** What is in the queues at the end. */
  readonly main: QueueReading;
  readonly deadLetter: QueueReading;
  readonly retry: QueueReading;
  readonly quarantine: QueueReading;
}

export const QUEUES = [
  ["main", "the main queue"],
  ["deadLetter", "the DLQ"],
  ["retry", "the retry queue"],
  ["quarantine", "quarantine"],
] as const;

/** A queue, as problems name it, and the message's id there. */
export interface Place {
  readonly name: string;
  readonly messageId: string;
}

/** The evidence by the id with which a message was first sent, because SQS gives it a new one on each transfer. */
export interface Index {
  readonly sent: ReadonlyMap<string, SentEntry>;
  readonly processed: ReadonlyMap<string, readonly Evidence["processed"][number][]>;
  readonly places: ReadonlyMap<string, readonly Place[]>;
}

export function indexEvidence(evidence: Evidence): Index {
  const held = QUEUES.flatMap(([queue, name]) =>
    evidence[queue].messages.map(({ id, messageId }) => ({ id, place: { name, messageId } })),
  );
  const byId = [...Map.groupBy(held, ({ id }) => id)];
  return {
    sent: new Map(evidence.sent.map((entry) => [entry.message_id, entry])),
    processed: Map.groupBy(evidence.processed, ({ idempotency_key }) => idempotency_key),
    places: new Map(byId.map(([id, entries]) => [id, entries.map(({ place }) => place)])),
  };
}

export const idsOf = (messages: readonly HeldMessage[]): Set<string> => new Set(messages.map(({ id }) => id));
