import { traceField } from "../../core/metadata/first-trace";
import type { TrustedSenders } from "../../core/metadata/trusted-senders";
import type { Log } from "../../core/runtime/log";
import type { Count } from "../../core/runtime/metrics";
import type { Failed } from "./handle-message";

export interface BatchTotals {
  /** True if every record of the batch was started, whatever the result. */
  readonly status: boolean;
  readonly tot_msgs: number;
  readonly f_msgs: number;
  readonly s_msgs: number;
}

export interface BatchResult {
  readonly processed: number;
  readonly failures: readonly Failed[];
  /** Records that were not messages. They were logged where they were read. */
  readonly unreadable: number;
}

export interface ReportPorts {
  readonly log: Log;
  readonly count: Count;
  readonly trustedSenders: TrustedSenders;
}

/** Logs each failure once and the totals, and counts them by reason. */
export function reportOutcomes(
  { processed, failures, unreadable }: BatchResult,
  { log, count, trustedSenders }: ReportPorts,
): void {
  for (const { message, diagnosis, error } of failures) {
    const { reason, cause } = diagnosis;
    const entry = { reason, message_id: message.messageId, ...traceField(message, trustedSenders) };
    if (error === undefined) log.warn("message failed", entry);
    else log.error("message failed", { ...entry, error, cause });
  }
  if (processed > 0) count("MessagesProcessed", processed);
  for (const [reason, group] of Map.groupBy(failures, ({ diagnosis }) => diagnosis.reason)) {
    count("MessagesFailed", group.length, reason);
  }
  if (unreadable > 0) count("MessagesFailed", unreadable, "UnreadableRecord");
  const resp: BatchTotals = {
    status: failures.every(({ diagnosis }) => diagnosis.reason !== "NotStarted"),
    tot_msgs: processed + failures.length + unreadable,
    f_msgs: failures.length + unreadable,
    s_msgs: processed,
  };
  log.info("batch done", { resp });
}
