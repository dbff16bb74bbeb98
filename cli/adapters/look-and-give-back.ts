import type { CommandContext } from "../command-context";
import type { Selection } from "../decisions/select-messages";
import { Leases } from "./give-back";
import { type HeldScan, type OnSelected, type ScanOptions, scanHeld } from "./scan-held";

/** A look that hides nothing any more. */
export interface Look {
  readonly scans: readonly HeldScan[];
  /** What could not be given back. */
  readonly stillHidden: number;
}

type LookOptions = Pick<ScanOptions, "isEnough" | "endWhenFound"> & {
  readonly waitMs: number;
  readonly onSelected: OnSelected;
};

/** Looks at what is held and gives all of it back at once, also when the look fails. */
export async function lookAndGiveBack(
  context: CommandContext,
  selection: Selection,
  { onSelected, ...options }: LookOptions,
): Promise<Look> {
  const leases = new Leases();
  let scans: readonly HeldScan[] = [];
  let stillHidden = 0;
  try {
    scans = await scanHeld(context, selection, {
      ...options,
      givesBack: true,
      onPassed: (message, queue) => leases.add(queue.url, message.receiptHandle),
      onSelected: (message, summary, queue) => {
        leases.add(queue.url, message.receiptHandle);
        return onSelected(message, summary, queue);
      },
    });
  } finally {
    stillHidden = await leases.giveBack(context.sqs, context.output.progress(leases.size, "giving back"));
  }
  return { scans, stillHidden };
}
