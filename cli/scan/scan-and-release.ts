import type { CommandContext } from "../command-context";
import { describeKept } from "../terminal/describe-scan";
import { Leases, releaseShown } from "./release";
import { type HeldScan, type OnSelected, type ScanOptions, scanHeld } from "./scan-held";
import type { Selection } from "./select-messages";

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

/** Looks at what is held and gives all of it back at once. When the look fails, what then stays hidden is told. */
export async function scanAndRelease(
  context: CommandContext,
  selection: Selection,
  { onSelected, ...options }: LookOptions,
): Promise<Look> {
  const leases = new Leases();
  const look = scanHeld(context, selection, {
    ...options,
    givesBack: true,
    onPassed: (message, queue) => leases.add(queue.url, message.receiptHandle),
    onSelected: (message, summary, queue) => {
      leases.add(queue.url, message.receiptHandle);
      return onSelected(message, summary, queue);
    },
  });
  const scans = await look.catch(async (failure: unknown) => {
    const stillHidden = await releaseShown(context, leases);
    if (stillHidden > 0) context.output.warn(describeKept(stillHidden));
    throw failure;
  });
  return { scans, stillHidden: await releaseShown(context, leases) };
}
