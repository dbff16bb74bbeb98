import type { Log } from "../runtime/log";
import type { NotMoved } from "./transfer";

/** Ids named in a line: enough to look one up, and no flood when a target refuses thousands. */
const IDS_NAMED = 10;

/** One line for each code, with how many and the first ids. */
export function logNotMoved(log: Pick<Log, "error">, what: string, notMoved: readonly NotMoved[]): void {
  for (const [code, group] of Map.groupBy(notMoved, (entry) => entry.code)) {
    const messageIds = group.slice(0, IDS_NAMED).map(({ transfer }) => transfer.message.messageId);
    log.error(what, { code, messages: group.length, message_ids: messageIds });
  }
}
