import type { TrustedSenders } from "../../core/metadata/trusted-senders";
import type { OperationContext } from "../command-context";
import { describeUnknownReasons } from "../terminal/describe-scan";
import { messages } from "../terminal/format";
import type { PlanScan } from "./plan-scan";
import { Scan, type ScanPorts } from "./scan";
import type { Selection } from "./select-messages";
import { type Known, summarizeMessage } from "./summarize-message";

/** An emulator gives every sender the same id. */
export const EVERYONE: TrustedSenders = { has: () => true };

/**
 * What is known about messages. A caller who may not read the roles sees what messages claim; sending requires the
 * proof.
 */
export async function knownTo({ application, diagnose, trusted }: OperationContext): Promise<Known> {
  return { application, diagnose: await diagnose(), trusted: await trusted().catch(() => EVERYONE) };
}

interface ScanWishes {
  /** In addition to the progress bar. */
  readonly what?: string;
  readonly plan?: PlanScan;
  readonly endWhenFound?: boolean;
  /** Seconds. */
  readonly wait?: number;
}

/** Opens a scan that shows its progress, and says when it waits. */
export async function openScan(
  context: OperationContext,
  selection: Selection,
  { what = "scanning", wait = 0, ...options }: ScanWishes,
): Promise<Scan> {
  const { face, application } = context;
  if (context.scans.length === 0) {
    for (const line of describeUnknownReasons(Object.keys(application.reasons), selection)) face.note(line);
  }
  const known = await knownTo(context);
  const ports: ScanPorts = {
    ...context,
    summarize: (message, role) => summarizeMessage(message, role, known),
  };
  const scan = await Scan.open(ports, selection, {
    ...options,
    waitMs: wait * 1000,
    onWait: (inFlight, waitMs) =>
      face.note(
        `Nothing found, but ${messages(inFlight)} in flight (deferred, being renewed, or received by another consumer). Scanning again for up to ${waitMs / 1000} s (--wait).`,
      ),
    onProgress: face.progress(what),
    onRelease: face.progress("releasing"),
  });
  context.scans.push(scan);
  return scan;
}
