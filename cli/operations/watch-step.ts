import type { OperationContext } from "../command-context";
import { openScan } from "../scan/open-scan";
import { EVERYTHING } from "../scan/select-messages";
import { readDepths } from "./read-depths";
import { type Doubt, type SentStep, StepEvidence } from "./step-evidence";
import type { Watch } from "./watch-window";

export type StepVerdict =
  /** All of it was processed, or a person has stopped the ramp. */
  | { readonly kind: "passed" }
  /** The original ids that are held again. */
  | { readonly kind: "came-back"; readonly ids: readonly string[] }
  /** Nothing has left the main queue. */
  | { readonly kind: "not-processed" }
  | { readonly kind: "could-not-tell"; readonly doubt: Doubt };

/**
 * Watches what was sent, without receiving from the main queue or the DLQ. Once the counts prove that all of it was
 * processed or is held again, scans of the retry queue and quarantine look for the ids that were sent. Ends after at
 * most two windows.
 */
export async function watchStep(
  context: OperationContext,
  step: SentStep,
  sent: ReadonlySet<string>,
  watch: Watch,
): Promise<StepVerdict> {
  const { clock, stop } = context;
  const startedAt = clock.elapsed();
  const evidence = new StepEvidence(step, watch);
  let scanned: { readonly held: string; readonly at: number } | undefined;
  while (stop.why === undefined) {
    const depths = await readDepths(context);
    const at = clock.elapsed() - startedAt;
    evidence.note(depths, at);
    const isOver = evidence.isOver(at);
    const isDecided = evidence.isDecided(at);
    // Another scan of the same messages would find the same. A scan changes the counts and hides messages from the
    // redriver, so the next one waits until the counts can be trusted again.
    const held = JSON.stringify([depths.retry, depths.quarantine]);
    const isNew = scanned === undefined || (held !== scanned.held && at - scanned.at >= watch.settleMs);
    if (isOver || (isDecided && isNew)) {
      const { ids, reports } = await findBack(context, sent);
      scanned = { held, at: clock.elapsed() - startedAt };
      if (ids.length > 0) return { kind: "came-back", ids };
      if (isDecided && !evidence.mayHide(reports)) return { kind: "passed" };
    }
    if (isOver) {
      if (evidence.isUnprocessed) return { kind: "not-processed" };
      return { kind: "could-not-tell", doubt: evidence.doubt(at) };
    }
    await clock.sleep(watch.pollMs);
  }
  return { kind: "passed" };
}

/** What is held again, as far as a scan can see. */
async function findBack(context: OperationContext, sent: ReadonlySet<string>) {
  const scan = await openScan(context, EVERYTHING, {});
  const ids: string[] = [];
  for await (const { summary } of scan.peek()) if (sent.has(summary.id)) ids.push(summary.id);
  return { ids, reports: scan.reports };
}
