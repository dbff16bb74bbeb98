import type { Message } from "../../core/messages/message";
import { readMetadata } from "../../core/metadata/read-metadata";
import type { Moved } from "../../core/moving/transfer";
import type { RedriverSettings } from "./settings";

/** What a renewal found and did. */
export interface RenewReport {
  scanned: number;
  renewed: number;
  notRenewed: number;
  unconfirmedDeletes: number;
  /** Held for longer than personal data should be: an alarm notifies a person. */
  overHeld: number;
  oldestAgeMs: number;
  /** How long the oldest remaining message has been in its queue. This is the clock by which retention deletes it. */
  oldestCopyMs: number;
  /** In flight or delayed, but not because of this run: nothing can be said about these. */
  unseenInRetry: number;
  unseenInQuarantine: number;
  /** True: everything visible in both queues was received. */
  receivedAll: boolean;
  /** True: and everything old in them was renewed. */
  renewedAll: boolean;
}

export const emptyReport = (): RenewReport => ({
  scanned: 0,
  renewed: 0,
  notRenewed: 0,
  unconfirmedDeletes: 0,
  overHeld: 0,
  oldestAgeMs: 0,
  oldestCopyMs: 0,
  unseenInRetry: 0,
  unseenInQuarantine: 0,
  receivedAll: true,
  renewedAll: true,
});

/** Ages count from the first send, which the metadata contains, or without metadata from when this copy was sent. */
export function addAge(
  report: RenewReport,
  message: Message,
  now: number,
  { maxHoldMs, trustedSenders }: RedriverSettings,
): void {
  const reading = readMetadata(message, trustedSenders);
  const firstSentAt = reading.metadata?.sentAt ?? message.sentAt;
  const age = Math.max(0, now - Math.min(firstSentAt, message.sentAt));
  report.oldestAgeMs = Math.max(report.oldestAgeMs, age);
  if (age > maxHoldMs) report.overHeld += 1;
}

/**
 * Only what is left once the old messages are renewed. Counting copies as they were found would add the interval and
 * a deferral, and after a fixed fault the age would stay high until the next run. So the age never exceeds
 * renewAfterMs while renewal works, and if it does not work, each run shows by how much.
 */
export function addCopiesLeft(
  report: RenewReport,
  held: readonly Message[],
  moved: readonly Moved[],
  now: number,
): void {
  const renewed = new Set(moved.map(({ transfer }) => transfer.message));
  for (const message of held) {
    if (!renewed.has(message)) report.oldestCopyMs = Math.max(report.oldestCopyMs, now - message.sentAt);
  }
}
