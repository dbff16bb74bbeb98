import { findProblems } from "./find-problems";
import { type Evidence, indexEvidence, keyOf, QUEUES } from "./index-evidence";

/** Every number counts distinct orders. */
export interface Reconciliation {
  readonly produced: number;
  readonly bad: number;
  readonly processed: number;
  readonly quarantined: number;
  /** Scheduled for retry just before the product came back. */
  readonly retryScheduled: number;
  /** Sent back to the main queue by the redriver. */
  readonly redriven: number;
  readonly processedAfterRedrive: number;
  /** Good orders that were not processed, though they are still in a queue. */
  readonly collateral: number;
  /** Orders that are neither processed nor in any queue. */
  readonly lost: number;
  /** Orders that were processed more than once, or processed and still held. */
  readonly duplicates: number;
  /**
   * Why the books do not balance: one sentence an order or queue. Empty when they do. Orders are named by their
   * messages, because `order_id` is part of a body.
   */
  readonly problems: readonly string[];
}

/** Takes the books of a run: every produced order must be processed or in a queue where it belongs. */
export function reconcile(evidence: Evidence): Reconciliation {
  const index = indexEvidence(evidence);
  const { produced, processed, places } = index;
  const processedAfterRedrive = new Set(
    evidence.processed.filter(({ redriven }) => redriven).map(({ order_id }) => order_id),
  );
  const sentBack = QUEUES.flatMap(([queue]) => evidence[queue].messages)
    .filter(({ attempt }) => attempt > 0)
    .map(keyOf);
  const timesSeen = (key: string) => (processed.get(key)?.length ?? 0) + (places.get(key)?.length ?? 0);
  const problems = findProblems(evidence, index);
  const countOf = (kind: string) => problems.filter((problem) => problem.kind === kind).length;
  return {
    produced: produced.size,
    bad: [...produced.values()].filter(({ bad }) => bad).length,
    processed: processed.size,
    quarantined: new Set(evidence.quarantine.messages.map(keyOf)).size,
    retryScheduled: new Set(evidence.scheduledBefore.messages.map(keyOf)).size,
    redriven: new Set([...processedAfterRedrive, ...sentBack]).size,
    processedAfterRedrive: processedAfterRedrive.size,
    collateral: countOf("collateral"),
    lost: countOf("lost"),
    duplicates: [...new Set([...processed.keys(), ...places.keys()])].filter((key) => timesSeen(key) > 1)
      .length,
    problems: problems.map(({ sentence }) => sentence),
  };
}
