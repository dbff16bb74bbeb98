import { Leases } from "../adapters/give-back";
import { scanHeld } from "../adapters/scan-held";
import type { CommandContext, Outcome } from "../command-context";
import type { Selection } from "../decisions/select-messages";
import { tally } from "../decisions/tally";
import { describeScans, exitCodeOfLook, scanResult } from "../output/describe-scan";
import { messages } from "../output/format";

export interface DiscardPreview {
  /** Present ids of what would be deleted. */
  readonly ids: ReadonlySet<string>;
  readonly text: string;
  readonly outcome: Outcome;
}

/** What a discard would delete; gives back what it looked at. */
export async function previewDiscard(
  context: CommandContext,
  selection: Selection,
  { wait }: { readonly wait: number },
  file: string,
): Promise<DiscardPreview> {
  const leases = new Leases();
  const ids = new Set<string>();
  const found: { id: string; reason: string }[] = [];
  const scans = await scanHeld(context, selection, {
    waitMs: wait * 1000,
    endWhenFound: true,
    onPassed: (message, queue) => leases.add(queue.url, message.receiptHandle),
    onSelected: (message, { id, reason }, queue) => {
      leases.add(queue.url, message.receiptHandle);
      ids.add(message.messageId);
      found.push({ id, reason });
    },
  });
  const stillHidden = await leases.giveBack(context.sqs);
  const matched = found.length;
  const text =
    matched === 0
      ? "Nothing matched."
      : [
          `${messages(matched)} would be written to ${file} and then deleted:`,
          ...tally(found.map(({ reason }) => reason)).map(([reason, count]) => `  ${count} x ${reason}`),
        ].join("\n");
  const outcome: Outcome = {
    exitCode: exitCodeOfLook(scans, matched > 0),
    result: {
      dryRun: true,
      matched,
      wouldDiscard: found,
      file,
      scans: scans.map((scan) => scanResult(scan, stillHidden === 0)),
    },
    text: [
      text,
      ...(matched > 0 ? ["", "This was a dry run. Add --yes to do it."] : []),
      ...describeScans(scans, context.now(), stillHidden === 0),
    ].join("\n"),
  };
  return { ids, text, outcome };
}
