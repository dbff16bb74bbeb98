import { traceField } from "../../core/metadata/first-trace";
import { readMetadata } from "../../core/metadata/read-metadata";
import { renameUnprovenMetadata } from "../../core/metadata/rename-unproven-metadata";
import { logNotMoved } from "../../core/moving/log-not-moved";
import { moveMessages } from "../../core/moving/move-messages";
import { MovePipeline } from "../../core/moving/move-pipeline";
import type { Moved, Transfer } from "../../core/moving/transfer";
import { createDeadline, type Deadline, type TimeLeft } from "../../core/runtime/deadline";
import { describeError } from "../../core/runtime/describe-error";
import { SQS_LIMITS } from "../../core/sqs/sqs-limits";
import { receiveHeld } from "./receive-held";
import { REPORT_RESERVE_MS, type RedriverPorts } from "./redrive";
import { addAge, addCopiesLeft, emptyReport, type RenewReport } from "./renew-report";
import type { RedriverSettings } from "./settings";

/** Messages received before the old ones among them are sent again. Limits what is held in memory. */
const SCAN_CHUNK = 500;

/**
 * Sends messages that a queue has held for long to the same queue again, with their metadata, so that retention does
 * not delete them: a message that is sent again starts a new retention period. The visibility timeout lasts for the
 * whole scan, so that nothing is received twice, and a renewed copy is delayed for as long.
 */
export async function renew(
  settings: RedriverSettings,
  ports: RedriverPorts,
  timeLeft: TimeLeft,
): Promise<RenewReport> {
  const report = emptyReport();
  const { quarantineQueueUrl, retryQueueUrl } = settings;
  // Half of the time each, or a full quarantine would leave no time to renew the retry queue.
  const half = createDeadline(timeLeft, Math.max(REPORT_RESERVE_MS, timeLeft() / 2));
  report.unseenInQuarantine = await renewQueue(quarantineQueueUrl, settings, ports, half, report);
  const whole = createDeadline(timeLeft, REPORT_RESERVE_MS);
  report.unseenInRetry = await renewQueue(retryQueueUrl, settings, ports, whole, report);
  return report;
}

/** Renews one queue, adds to the report, and returns how many of its messages could not be seen. */
async function renewQueue(
  queueUrl: string,
  settings: RedriverSettings,
  ports: RedriverPorts,
  deadline: Deadline,
  report: RenewReport,
): Promise<number> {
  const { sqs, clock, log, receiver } = ports;
  const { visibilityTimeoutSeconds, trustedSenders } = settings;
  const delaySeconds = Math.min(SQS_LIMITS.delaySeconds, visibilityTimeoutSeconds);
  const budget = { ...settings.budget, messages: SCAN_CHUNK };
  const seen = new Set<string>();
  const pipeline = new MovePipeline();
  const hiddenBefore = await countHidden(queueUrl, ports, deadline, report);
  let hiddenByThisRun = 0;
  for (;;) {
    const { messages, drained } = await receiveHeld(receiver, queueUrl, {
      visibilityTimeoutSeconds,
      budget,
      maxMessageBytes: settings.maxMessageBytes,
      deadline,
      seen,
      onFailure: (thrown) => log.error("receive failed", { queue: queueUrl, ...describeError(thrown) }),
    });
    report.scanned += messages.length;
    const now = clock.now();
    for (const message of messages) addAge(report, message, now, settings);
    const transfers = messages
      .filter((message) => now - message.sentAt > settings.renewAfterMs)
      .map((message): Transfer => {
        const attributes = renameUnprovenMetadata(message, trustedSenders);
        return { message, to: queueUrl, attributes, delaySeconds };
      });
    const { moved, notMoved } = await moveMessages(sqs, transfers, { from: queueUrl, deadline, pipeline });
    const unconfirmed = moved.filter((copy) => !copy.deleted).length;
    hiddenByThisRun += messages.length + unconfirmed;
    report.renewed += moved.length;
    report.notRenewed += notMoved.length;
    report.unconfirmedDeletes += unconfirmed;
    addCopiesLeft(report, messages, moved, now);
    logNewIds(moved, settings, ports);
    logNotMoved(log, "held messages not renewed", notMoved, settings.trustedSenders);
    if (notMoved.length > 0) report.renewedAll = false;
    if (drained && unconfirmed === 0) break;
    if (unconfirmed > 0 || deadline.left() <= 0 || messages.length === 0) {
      report.receivedAll = false;
      report.renewedAll = false;
      break;
    }
  }
  const hiddenByOthers = (await countHidden(queueUrl, ports, deadline, report)) - hiddenByThisRun;
  // SQS's counts are late by up to a minute: what was hidden before counts even if the second count does not show it.
  return Math.max(hiddenBefore, hiddenByOthers);
}

/** How many messages nobody can receive now. If they cannot be counted, no run can claim to have seen everything. */
async function countHidden(
  queueUrl: string,
  { receiver, log }: RedriverPorts,
  deadline: Deadline,
  report: RenewReport,
): Promise<number> {
  if (deadline.left() <= 0) {
    report.receivedAll = false;
    return 0;
  }
  try {
    const { inFlight, delayed } = await receiver.depth(queueUrl, deadline.signal());
    return inFlight + delayed;
  } catch (thrown) {
    log.error("queue depth not readable", { queue: queueUrl, ...describeError(thrown) });
    report.receivedAll = false;
    return 0;
  }
}

/** A message without metadata cannot name the id under which it was held before. */
function logNewIds(
  moved: readonly Moved[],
  { trustedSenders }: RedriverSettings,
  { log }: RedriverPorts,
): void {
  for (const { transfer, newMessageId } of moved) {
    if (readMetadata(transfer.message, trustedSenders).kind === "metadata") continue;
    const message_id = transfer.message.messageId;
    const trace = traceField(transfer.message, trustedSenders);
    log.info("renewed without metadata", { message_id, new_message_id: newMessageId, ...trace });
  }
}
