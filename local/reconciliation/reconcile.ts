import { findProblems } from "./find-problems";
import { type Evidence, idsOf, indexEvidence, QUEUES } from "./index-evidence";

/** Every number counts distinct messages. */
export interface Reconciliation {
  readonly produced: number;
  /** How many of them can never be processed. */
  readonly bad: number;
  readonly processed: number;
  readonly quarantined: number;
  /** Scheduled for retry before anything was redriven. */
  readonly retryScheduled: number;
  /** Sent back to the main queue by the redriver. */
  readonly redriven: number;
  readonly processedAfterRedrive: number;
  /** Messages that could have been processed but were not, although they are still in a queue. */
  readonly collateral: number;
  /** Messages that are neither processed nor in any queue. */
  readonly lost: number;
  /** Messages that were processed more than once, or processed and still held. */
  readonly duplicates: number;
  /** Why the run does not reconcile: one sentence per message or queue. Empty if it does. */
  readonly problems: readonly string[];
}

/** Reconciles a run: every message that was sent must be processed or in a queue where it belongs. */
export function reconcile(evidence: Evidence): Reconciliation {
  const index = indexEvidence(evidence);
  const { sent, processed, places } = index;
  const processedAfterRedrive = new Set(
    evidence.processed.filter(({ redriven }) => redriven).map(({ idempotency_key }) => idempotency_key),
  );
  const held = QUEUES.flatMap(([queue]) => evidence[queue].messages);
  const sentBack = idsOf(held.filter(({ attempt }) => attempt > 0));
  const timesSeen = (id: string) =>
    (processed.get(id)?.filter(({ copy }) => copy !== true).length ?? 0) + (places.get(id)?.length ?? 0);
  const problems = findProblems(evidence, index);
  const countOf = (kind: string) => problems.filter((problem) => problem.kind === kind).length;
  return {
    produced: sent.size,
    bad: [...sent.values()].filter(({ expect }) => expect === "quarantined").length,
    processed: processed.size,
    quarantined: idsOf(evidence.quarantine.messages).size,
    retryScheduled: idsOf(evidence.scheduledBefore.messages).size,
    redriven: new Set([...processedAfterRedrive, ...sentBack]).size,
    processedAfterRedrive: processedAfterRedrive.size,
    collateral: countOf("collateral"),
    lost: countOf("lost"),
    duplicates: [...new Set([...processed.keys(), ...places.keys()])].filter((id) => timesSeen(id) > 1)
      .length,
    problems: problems.map(({ sentence }) => sentence),
  };
}
