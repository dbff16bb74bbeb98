import type { CommandContext } from "../command-context";
import type { HeldNow } from "../decisions/decide-line";
import { DlqError } from "../errors";
import { readSelection } from "../options/selection-options";
import { describeScans, isCutShort, unseenCount } from "../output/describe-scan";
import { Leases } from "./give-back";
import { scanHeld } from "./scan-held";

/** Looks at everything that is held and gives it back at once. Throws DlqError when the look was cut short. */
export async function findHeld(context: CommandContext, waitSeconds: number): Promise<HeldNow> {
  const ids = new Set<string>();
  const leases = new Leases();
  const scans = await scanHeld(context, readSelection({ wait: 0 }), {
    waitMs: waitSeconds * 1000,
    onSelected: (message, { id }, queue) => {
      leases.add(queue.url, message.receiptHandle);
      ids.add(id).add(message.messageId);
    },
  });
  const stillHidden = await leases.giveBack(context.sqs);
  if (isCutShort(scans)) {
    const why = describeScans(scans, context.now(), stillHidden === 0).join("\n");
    const message = `What is missing cannot be told, because not everything that is held could be looked at: nothing was sent.\n${why}`;
    throw new DlqError("LookCutShort", message);
  }
  const unseen = scans.filter((scan) => unseenCount(scan) > 0).map(({ role }) => role);
  return { ids, unseenIn: new Set(unseen) };
}
