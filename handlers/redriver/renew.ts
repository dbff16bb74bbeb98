import { ownAttributes, readMetadata } from "../../core/messages/dead-letter-metadata";
import { SQS_LIMITS } from "../../core/messages/limits";
import { logNotMoved } from "../../core/messages/log-not-moved";
import type { Message } from "../../core/messages/message";
import { type Moved, moveMessages, type Transfer } from "../../core/messages/move-messages";
import type { TrustedSenders } from "../../core/messages/senders";
import { createDeadline, type Deadline, type TimeLeft } from "../../core/runtime/deadline";
import { describeError } from "../../core/runtime/describe-error";
import type { Log } from "../../core/runtime/logger";
import { receiveHeld } from "./receive-held";
import { REPORT_RESERVE_MS, type RedriverPorts } from "./redrive";
import type { RedriverSettings } from "./settings";

export interface RenewReport {
  scanned: number;
  renewed: number;
  notRenewed: number;
  unconfirmedDeletes: number;
  /** Held for longer than personal data should be: an alarm asks a person. */
  overHeld: number;
  oldestAgeMs: number;
  /** How long the oldest that is left has been in its queue: the clock by which retention deletes it. */
  oldestCopyMs: number;
  /** True: in both queues everything that was visible has been looked at. */
  sawEverything: boolean;
  /** True: and all that is old in it was renewed. */
  complete: boolean;
}

/** Messages looked at before the old ones among them are sent again: bounds what is held in memory. */
const SCAN_CHUNK = 500;

/**
 * Sends what a queue has held for long to the same queue again, metadata intact, so that retention does not delete
 * it: a message that is sent again has a new clock. The lease lasts for the whole scan, so that nothing is looked
 * at twice, and a renewed copy is delayed for as long.
 */
export async function renew(
  settings: RedriverSettings,
  ports: RedriverPorts,
  timeLeft: TimeLeft,
): Promise<RenewReport> {
  const report: RenewReport = {
    scanned: 0,
    renewed: 0,
    notRenewed: 0,
    unconfirmedDeletes: 0,
    overHeld: 0,
    oldestAgeMs: 0,
    oldestCopyMs: 0,
    sawEverything: true,
    complete: true,
  };
  // Half of the time each, or a full quarantine would starve the retry queue of its renewal.
  const half = createDeadline(timeLeft, Math.max(REPORT_RESERVE_MS, timeLeft() / 2));
  await renewQueue(settings.quarantineQueueUrl, settings, ports, half, report);
  await renewQueue(
    settings.retryQueueUrl,
    settings,
    ports,
    createDeadline(timeLeft, REPORT_RESERVE_MS),
    report,
  );
  return report;
}

async function renewQueue(
  queueUrl: string,
  settings: RedriverSettings,
  { sqs, receiver, clock, log }: RedriverPorts,
  deadline: Deadline,
  report: RenewReport,
): Promise<void> {
  const { visibilityTimeoutSeconds } = settings;
  const delaySeconds = Math.min(SQS_LIMITS.delaySeconds, visibilityTimeoutSeconds);
  const budget = { ...settings.budget, messages: SCAN_CHUNK };
  for (;;) {
    const held = await receiveHeld(
      receiver,
      queueUrl,
      { visibilityTimeoutSeconds, budget, deadline },
      (thrown) => log.error("receive failed", { queue: queueUrl, ...describeError(thrown) }),
    );
    report.scanned += held.messages.length;
    const now = clock.now();
    for (const message of held.messages) noteAge(report, message, now, settings);
    const transfers = held.messages
      .filter((message) => now - message.sentAt > settings.renewAfterMs)
      .map(
        (message): Transfer => ({
          message,
          to: queueUrl,
          attributes: ownAttributes(message, settings.trustedSenders),
          delaySeconds,
        }),
      );
    const { moved, notMoved } = await moveMessages(sqs, transfers, {
      from: queueUrl,
      deadline,
      stopOnUnconfirmedDelete: true,
    });
    report.renewed += moved.length;
    noteLeft(report, held.messages, moved, now);
    logNewIds(moved, settings.trustedSenders, log);
    report.notRenewed += notMoved.length;
    const unconfirmed = moved.filter((copy) => !copy.deleted).length;
    report.unconfirmedDeletes += unconfirmed;
    logNotMoved(log, "held messages not renewed", notMoved);
    if (notMoved.length > 0) report.complete = false;
    if (held.drained && unconfirmed === 0) return;
    if (unconfirmed > 0 || deadline.left() <= 0 || held.messages.length === 0) {
      report.sawEverything = false;
      report.complete = false;
      return;
    }
  }
}

/** What has no metadata cannot tell under which id it was held before. */
function logNewIds(moved: readonly Moved[], trusted: TrustedSenders, log: Log): void {
  for (const { transfer, newMessageId } of moved) {
    if (readMetadata(transfer.message, trusted).kind === "metadata") continue;
    log.info("renewed without metadata", {
      message_id: transfer.message.messageId,
      new_message_id: newMessageId,
    });
  }
}

/** Ages count from the first send, which the metadata knows; without metadata from this copy's. */
function noteAge(
  report: RenewReport,
  message: Message,
  now: number,
  { maxHoldMs, trustedSenders: trusted }: RedriverSettings,
): void {
  const reading = readMetadata(message, trusted);
  const since =
    reading.kind === "metadata" ? Math.min(reading.metadata.sentAt, message.sentAt) : message.sentAt;
  const age = Math.max(0, now - since);
  report.oldestAgeMs = Math.max(report.oldestAgeMs, age);
  if (age > maxHoldMs) report.overHeld += 1;
}

/**
 * Only what is left once the old ones are renewed: as found, a copy would be older by the interval and by a
 * deferral, and after a mended fault the age would stay high until the next run. So it never passes
 * renewAfterMs while renewal works, and where it does not, each run shows by how much.
 */
function noteLeft(report: RenewReport, held: readonly Message[], moved: readonly Moved[], now: number): void {
  const renewed = new Set(moved.map(({ transfer }) => transfer.message));
  for (const message of held) {
    if (!renewed.has(message)) report.oldestCopyMs = Math.max(report.oldestCopyMs, now - message.sentAt);
  }
}
