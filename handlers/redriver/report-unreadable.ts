import type { Log } from "../../core/runtime/log";
import type { Count } from "../../core/runtime/metrics";

/**
 * A message that can be neither sent back nor renewed needs a person before its retention ends: an alarm notifies
 * one.
 */
export function reportUnreadable(messageId: string | undefined, log: Pick<Log, "error">, count: Count): void {
  log.error("message not readable, it stays where it is", { message_id: messageId });
  count("ScanIncomplete", 1);
}
