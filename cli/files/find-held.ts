import type { Scan } from "../scan/scan";
import type { HeldNow } from "./decide-line";

/** What a scan of everything finds, by original and present ids. Releases what it received. */
export async function findHeld(scan: Scan): Promise<HeldNow> {
  const ids = new Set<string>();
  for await (const { message, summary } of scan.peek()) ids.add(summary.id).add(message.messageId);
  const unseen = scan.reports.filter((report) => report.unseenInFlight + report.unseenDelayed > 0);
  return { ids, unseenIn: new Set(unseen.map(({ role }) => role)) };
}
