import type { CommandContext } from "../command-context";
import { DlqError } from "../errors";
import type { HeldNow } from "../files/decide-line";
import { describeScans, isCutShort, unseenCount } from "../terminal/describe-scan";
import { readSelection } from "../terminal/options/selection-options";
import { scanAndRelease } from "./scan-and-release";

/** Looks at everything that is held and gives it back at once. Throws DlqError when the look was cut short. */
export async function findHeld(context: CommandContext, waitSeconds: number): Promise<HeldNow> {
  const ids = new Set<string>();
  const { scans, stillHidden } = await scanAndRelease(context, readSelection({ wait: 0 }), {
    waitMs: waitSeconds * 1000,
    onSelected: (message, { id }) => {
      ids.add(id).add(message.messageId);
    },
  });
  if (isCutShort(scans)) {
    const why = describeScans(scans, context.now(), stillHidden === 0).join("\n");
    const message = `What is missing cannot be told, because not everything that is held could be looked at: nothing was sent.\n${why}`;
    throw new DlqError("LookCutShort", message);
  }
  const unseen = scans.filter((scan) => unseenCount(scan) > 0).map(({ role }) => role);
  return { ids, unseenIn: new Set(unseen) };
}
