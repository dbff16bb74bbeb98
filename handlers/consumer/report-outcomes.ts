import type { Log } from "../../core/runtime/logger";
import type { Count } from "../../core/runtime/metrics";
import { type Failed, NOT_STARTED_REASON, type Outcome, UNKNOWN_REASON } from "./handle-message";

export interface BatchTotals {
  /** True when every record of the batch was taken up, whatever came of it. */
  readonly status: boolean;
  readonly tot_msgs: number;
  readonly f_msgs: number;
  readonly s_msgs: number;
}

/** Logs each failure once and the totals, and counts them by reason. `unreadable` have been logged where they were read. */
export function reportOutcomes(
  outcomes: readonly Outcome[],
  unreadable: number,
  { log, count }: { readonly log: Log; readonly count: Count },
): void {
  const failed = outcomes.filter((outcome): outcome is Failed => outcome.kind === "failed");
  for (const { message, reason, error } of failed) {
    const entry = { reason, message_id: message.messageId, ...(error !== undefined && { error }) };
    if (reason === UNKNOWN_REASON) log.error("message failed", entry);
    else log.warn("message failed", entry);
  }
  const processed = outcomes.length - failed.length;
  if (processed > 0) count("MessagesProcessed", processed);
  for (const [reason, group] of Map.groupBy(failed, (outcome) => outcome.reason)) {
    count("MessagesFailed", group.length, reason);
  }
  if (unreadable > 0) count("MessagesFailed", unreadable, "UnreadableRecord");
  const resp: BatchTotals = {
    status: failed.every(({ reason }) => reason !== NOT_STARTED_REASON),
    tot_msgs: outcomes.length + unreadable,
    f_msgs: failed.length + unreadable,
    s_msgs: processed,
  };
  log.info("batch done", { resp });
}
