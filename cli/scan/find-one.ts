import type { Message } from "../../core/messages/message";
import type { CommandContext } from "../command-context";
import { DlqError } from "../errors";
import { messages } from "../terminal/format";
import { scanAndRelease } from "./scan-and-release";
import type { HeldScan } from "./scan-held";
import type { Selection } from "./select-messages";

/** The one message that is selected, and the look that found it or did not. */
export interface FoundOne {
  /** Its original id; undefined where nothing is selected. */
  readonly id: string | undefined;
  readonly message: Message | undefined;
  readonly scans: readonly HeldScan[];
  /** Looked at, and not given back. */
  readonly stillHidden: number;
}

/**
 * Finds the one selected message and gives it back at once: editing may take longer than any lease, and a stale
 * receipt deletes nothing. Throws DlqError when more than one is selected.
 */
export async function findOne(
  context: CommandContext,
  selection: Selection,
  waitSeconds: number,
): Promise<FoundOne> {
  let message: Message | undefined;
  let id: string | undefined;
  let count = 0;
  const { scans, stillHidden } = await scanAndRelease(context, selection, {
    waitMs: waitSeconds * 1000,
    endWhenFound: true,
    onSelected: (selected, summary) => {
      message ??= selected;
      id ??= summary.id;
      count += 1;
    },
  });
  if (count > 1) {
    const text = `--edit takes one message, but ${messages(count)} match. Name one with --id; \`dlq list --by message\` shows ids.`;
    throw new DlqError("NotOne", text);
  }
  return { id, message, scans, stillHidden };
}
