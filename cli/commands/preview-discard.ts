import type { CommandContext, Outcome } from "../command-context";
import { scanAndRelease } from "../scan/scan-and-release";
import type { Selection } from "../scan/select-messages";
import { tally } from "../scan/tally";
import { describeScans, exitCodeOfSelection, scanResult } from "../terminal/describe-scan";
import { DRY_RUN, messages } from "../terminal/format";

export interface DiscardPreview {
  /** Present ids of what would be deleted. */
  readonly ids: ReadonlySet<string>;
  readonly text: string;
  readonly outcome: Outcome;
}

/** What a discard would delete; gives back what it looked at. `file`: its name, where that is known already. */
export async function previewDiscard(
  context: CommandContext,
  selection: Selection,
  { wait }: { readonly wait: number },
  file: string | undefined,
): Promise<DiscardPreview> {
  const ids = new Set<string>();
  const found: { id: string; reason: string }[] = [];
  const { scans, stillHidden } = await scanAndRelease(context, selection, {
    waitMs: wait * 1000,
    endWhenFound: true,
    onSelected: (message, { id, reason }) => {
      ids.add(message.messageId);
      found.push({ id, reason });
    },
  });
  const matched = found.length;
  const text =
    matched === 0
      ? "Nothing matched."
      : [
          `${messages(matched)} would be written to ${file ?? "./dlq-discarded-<time>.ndjson"} and then deleted:`,
          ...tally(found.map(({ reason }) => reason)).map(([reason, count]) => `  ${count} x ${reason}`),
        ].join("\n");
  const outcome: Outcome = {
    exitCode: exitCodeOfSelection(scans, matched > 0),
    result: {
      dryRun: true,
      matched,
      wouldDiscard: found,
      file: file ?? null,
      scans: scans.map((scan) => scanResult(scan, stillHidden === 0)),
    },
    text: [
      text,
      ...(matched > 0 ? ["", DRY_RUN] : []),
      ...describeScans(scans, context.now(), stillHidden === 0),
    ].join("\n"),
  };
  return { ids, text, outcome };
}
