import { firstTrace } from "../metadata/first-trace";
import type { TrustedSenders } from "../metadata/trusted-senders";
import type { Log } from "../runtime/log";
import type { NotMoved } from "./transfer";

/** Ids named in a line: enough to look one up, but no flood when a target rejects thousands. */
const IDS_NAMED = 10;

/** One line for each code, with the count and the first ids and traces. */
export function logNotMoved(
  log: Pick<Log, "error">,
  what: string,
  notMoved: readonly NotMoved[],
  trusted: TrustedSenders,
): void {
  for (const [code, group] of Map.groupBy(notMoved, (entry) => entry.code)) {
    const named = group.slice(0, IDS_NAMED).map(({ transfer: { message } }) => message);
    const traces = named.flatMap((message) => firstTrace(message, trusted) ?? []);
    log.error(what, {
      code,
      messages: group.length,
      message_ids: named.map(({ messageId }) => messageId),
      ...(traces.length > 0 && { trace_ids: traces }),
    });
  }
}
